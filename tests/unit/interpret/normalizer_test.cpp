// Roles that are remembered by the shape of an event, against what libauparse says of each event.

#include "interpret/normalizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <dockaudit/auparse_reader.hpp>

#include "support/logs.hpp"

using namespace dockaudit;

namespace {

// What a part is, and its text: of a field its interpretation.
std::string to_text(const EventFields& fields, Interpreter& interpreter, const EventPart& part) {
    const bool is_word = part.kind == EventPart::Kind::text || part.kind == EventPart::Kind::word;
    const bool is_field = part.kind != EventPart::Kind::absent && !is_word;
    if (!is_field) return std::string(part.text) + " ";
    interpreter.set_record(fields.records()[part.record]);
    const auto& field = fields.of(part.record)[part.field];
    return std::string(interpreter.interpret(field)) + " ";
}

std::string to_text(const EventFields& fields, Interpreter& interpreter, const EventRoles& roles) {
    std::string text = (roles.is_known ? "+" : "-") + roles.event_kind + "," + roles.subject_kind + "," +
                       roles.action + "," + roles.object_kind + " ";
    for (const auto* part :
         {&roles.session, &roles.subject, &roles.acting_as, &roles.subject_label, &roles.result,
          &roles.object, &roles.object_detail, &roles.object2, &roles.object_label, &roles.how, &roles.key}) {
        text += to_text(fields, interpreter, *part);
    }
    return text;
}

// The events of a log, by their ids; a few of each list of record types.
std::vector<std::string> sample_events(const std::filesystem::path& path) {
    constexpr int kOfEach = 4;
    std::map<std::string, std::string> events;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto record = RecordView::parse(line);
        if (record)
            events[line.substr(record->stamp_offset(), line.find(')') - record->stamp_offset())] +=
                line + "\n";
    }
    std::map<std::string, int> seen;
    std::vector<std::string> sample;
    for (const auto& [id, lines] : events) {
        std::string types;
        const Event event(lines);
        if (event.empty()) continue;
        for (const auto& record : event.view().records())
            types += std::to_string(static_cast<int>(record.type())) + " ";
        types += event.view().field("syscall").value_or("");
        if (seen[types]++ < kOfEach) sample.push_back(lines);
    }
    return sample;
}

using namespace std::string_view_literals;
constexpr std::array kValues = std::to_array<std::string_view>(
    {"0", "1", "1000", "4294967295", "\"/usr/bin/cat\"", "?", "(null)", "ffffff9c", "2F62696E2F6C73", "\"x\"",
     "-1", "8589934591", "1ffffffff", "ffffffffffffffff", "\"/usr/bin/bash\"", "0100007F", "0161", "a\0b"sv});

class Checker {
 public:
    void check(const std::string& lines) {
        const Event event(lines);
        if (event.empty()) return;
        fields_.read(event.view());
        if (!shapes_.describe(fields_, shape_)) return;
        ++described;
        const auto roles = oracle_.ask(fields_);
        const auto known = known_.find(shape_);
        if (known == known_.end()) {
            if (!roles.has_text() && has_usual_enrichment(fields_)) known_.emplace(shape_, roles);
            return;
        }
        if (!has_usual_enrichment(fields_)) return;
        ++compared;
        const auto remembered = to_text(fields_, interpreter_, known->second);
        const auto asked = to_text(fields_, interpreter_, roles);
        if (remembered != asked && ++failures <= 5)
            MESSAGE("of one shape:\n", lines, "remembered: ", remembered, "\nasked:      ", asked);
    }

    int described = 0;
    int compared = 0;
    int failures = 0;

 private:
    RoleOracle oracle_{EscapeMode::tty, true};
    EventShapes shapes_;
    EventFields fields_;
    std::string shape_;
    Interpreter interpreter_;
    std::map<std::string, EventRoles> known_;
};

}  // namespace

TEST_CASE("events of one shape have the same roles, whatever their values") {
    Checker checker;
    std::size_t turn = 0;
    for (const auto& log : test::all_logs()) {
        for (const auto& lines : sample_events(log.path)) {
            checker.check(lines);
            // Each field gets another value in turn.
            for (auto at = lines.find('='); at != std::string::npos; at = lines.find('=', at + 1)) {
                const auto begin = lines.rfind('\n', at) == std::string::npos ? 0 : lines.rfind('\n', at) + 1;
                if (at < lines.find("):", begin) ||
                    lines.compare(at - std::min<std::size_t>(at, 4), 4, " msg") == 0)
                    continue;
                const auto end = lines.find_first_of(" '\n\x1d", at);
                auto changed = lines;
                changed.replace(at + 1, end - at - 1, kValues[turn++ % kValues.size()]);
                checker.check(changed);
            }
        }
    }
    CHECK(checker.described > 100);
    CHECK(checker.failures == 0);
}

TEST_CASE("one odd event does not change what is said of others") {
    const auto call = [](const std::string& arguments, const std::string& rest) {
        return "type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 success=yes exit=0 " + arguments +
               " items=0 ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 "
               "tty=pts0 ses=1 " +
               rest + "\n";
    };
    const std::string none = "a0=0 a1=0 a2=0 a3=0";
    const std::string nul = std::string("comm=\"a") + '\0' + "b\" exe=\"/bin/a\" key=\"k\"";
    const std::string bash = "exe=\"/usr/bin/bash\" key=\"k\"";
    const std::string tty = "type=TTY msg=audit(1.000:1): tty pid=1 uid=0 auid=0 ses=1 major=4 minor=1 ";
    const auto chown = [&](const std::string& owner) {
        auto text = call("a0=3 a1=" + owner + " a2=5 a3=0", "comm=\"c\" exe=\"/bin/c\" key=\"k\"");
        return text.replace(text.find("=59"), 3, "=93");
    };
    const std::vector<std::vector<std::string>> groups = {
        {call(none, nul), call(none, "comm=\"ab\" exe=\"/bin/a\" key=\"k\"")},
        {call(none, "comm=\"/usr/bin/bash\" " + bash), call(none, "comm=\"foo\" " + bash)},
        {tty + "comm=\"x\" exe=\"x\" data=61\n", tty + "comm=\"y\" exe=\"/bin/y\" data=61\n"},
        {chown("7"), chown("8589934591"), chown("4294967295"), chown("ffffffff"), chown("1ffffffff")},
        {"type=UNKNOWN[1299] msg=audit(1.000:1): exe=\"/bin/a\"\n",
         "type=UNKNOWN[1299] msg=audit(1.000:1): exe=\"/bin/b\"\n"},
        {call(none, "comm=\"c\" exe=\"/bin/c\" key=q"), call(none, "comm=\"c\" exe=\"/bin/c\" key=\"k\"")},
        {call(none, "comm=\"c\" exe=\"/bin/c\" key=h"), call(none, "comm=\"c\" exe=\"/bin/c\" key=6162")},
        {call(none, "comm=\"c\" exe=i key=\"k\""), call(none, "comm=\"c\" " + bash)},
        {call(none, "comm=\"c\" exe=\"/bin/c\" key=0100007F"),
         call(none, "comm=\"c\" exe=\"/bin/c\" key=6162")},
    };
    for (const auto& group : groups) {
        // Each may come first.
        for (std::size_t first = 0; first < group.size(); ++first) {
            Checker checker;
            checker.check(group[first]);
            for (const auto& lines : group) checker.check(lines);
            CAPTURE(group[first]);
            CHECK(checker.failures == 0);
        }
    }
}

TEST_CASE("the roles of a system call after another record are remembered") {
    const std::string avc =
        "type=AVC msg=audit(1.000:1): avc:  denied  { read } for  pid=2 comm=\"c\" name=\"x\"\n";
    const auto call = [&](const std::string& program) {
        return avc +
               "type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=2 success=no exit=-13 a0=1 a1=0 a2=0 "
               "a3=0 items=0 ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 "
               "tty=pts0 ses=1 comm=\"c\" exe=\"" +
               program + "\" key=\"k\"\n";
    };
    Checker checker;
    checker.check(call("/bin/a"));
    checker.check(call("/bin/b"));
    CHECK(checker.compared == 1);
    CHECK(checker.failures == 0);
}

TEST_CASE("what auditd does not store is not remembered of an event") {
    const std::string record =
        "type=CONFIG_CHANGE msg=audit(1.000:1): auid=0 ses=1 op=add_rule key=\"k\" list=4 res=1";
    for (const char* stored :
         {"AUID=\"root\"", "AUID=\"root\" OP=remove_rule", "OP=remove_rule", "EXE=/bin/x"}) {
        EventFields fields;
        const Event event(record + '\x1d' + stored + "\n");
        fields.read(event.view());
        CHECK(has_usual_enrichment(fields) == (std::string_view(stored) == "AUID=\"root\""));
    }
    for (const auto& log : test::recorded_logs()) {
        for (const auto& lines : sample_events(log.path)) {
            EventFields fields;
            const Event event(lines);
            fields.read(event.view());
            if (!has_usual_enrichment(fields)) FAIL_CHECK("not usual: ", lines);
        }
    }
}

TEST_CASE("a name that is empty or the root is not the path of an earlier event") {
    struct Row {
        std::string_view what;
        std::string_view directory;
        std::string_view name;
        std::string_view path;
    };
    constexpr std::array kRows = std::to_array<Row>({
        {"a whole path", "/", "/etc/shadow", "/etc/shadow"},
        {"a relative name", "/home", "a/b", "/home/a/b"},
        {"empty, in the root", "/", "", ""},
        {"empty, in a folder", "/home", "", ""},
        {"the root", "/home", "/", "/"},
        {"this folder, in the root", "/", ".", "/"},
        {"this folder with a slash, in the root", "/", "./", "/"},
        {"this folder", "/home", ".", "/home"},
        {"the folder above, in the root", "/", "..", "/"},
        {"the folder above the root", "/home", "/..", "/"},
        {"up to the root", "/home", "../a/..", "/"},
    });
    const auto event = [](int serial, std::string_view directory, std::string_view name) {
        const auto id = " msg=audit(1.000:" + std::to_string(serial) + "): ";
        return "type=SYSCALL" + id +
               "arch=c000003e syscall=257 success=yes exit=3 a0=0 a1=0 a2=0 a3=0 items=1 ppid=1 pid=2 auid=0 uid=0 "
               "gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm=\"c\" exe=\"/bin/c\" "
               "key=\"k\"\n" +
               "type=CWD" + id + "cwd=\"" + std::string(directory) + "\"\n" +  //
               "type=PATH" + id + "item=0 name=\"" + std::string(name) +
               "\" inode=1 dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n";
    };
    const auto earlier = event(1, "/", "/an/earlier/../path");
    for (const auto& row : kRows) {
        CAPTURE(row.what);
        const auto lines = event(2, row.directory, row.name);
        Normalizer normalizer({}, false);
        for (const auto& [text, path] : {std::pair(earlier, "/an/path"sv), std::pair(lines, row.path)}) {
            const Event of_text(text);
            const auto& roles = normalizer.normalize(of_text.view());
            CHECK(normalizer.text(roles.object) == path);
        }

        AuparseOptions options;
        options.normalize = true;
        auto reader = AuparseReader::text(earlier + lines, options);
        std::string path;
        for (const auto& read : reader) {
            REQUIRE(read.normalized);
            REQUIRE(read.normalized->object.primary);
            path = read.normalized->object.primary->interpretation;
        }
        CHECK(path == row.path);
    }
}
