// The JSON of every event of all logs: strict, as the schema says, and nothing of the event is missing.

#include <doctest/doctest.h>

#include <algorithm>
#include <dockaudit/interpreter.hpp>
#include <set>

#include "json/ecs_schema.hpp"
#include "json/strict_json.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

// What stands for a field that is found under no text of its own.
bool is_elsewhere(const RecordView& record, const Field& field) {
    static const std::set<std::string_view> kResults{"success", "res", "result"};
    static const std::set<std::string_view> kWords{"yes", "no", "success", "failed", "fail", "1", "0"};
    const bool has_quotes =
        field.value.starts_with('"') && field.value.ends_with('"') && field.value.size() > 1;
    const auto word = has_quotes ? field.value.substr(1, field.value.size() - 2) : field.value;
    if (kResults.contains(field.name) && kWords.contains(word)) return true;                  // event.outcome
    if (field.name == "key" && (field.value == "(null)" || field.value == "?")) return true;  // no key
    if (record.type() != RecordType::execve) return false;
    // Arguments are compared with `EventView::argv`, their count with its size.
    return field.name.starts_with('a') && !field.name.ends_with("_len");
}

void check_findable(Interpreter& interpreter, const EventView& event, const rapidjson::Value& json) {
    const auto list = strings_in(json);
    std::set<std::string_view> strings(list.begin(), list.end());
    std::set<std::string> numbers;
    for (const char* path : {"process.pid", "process.parent.pid"}) {
        if (const auto* number = find_member(json, path)) numbers.insert(std::to_string(number->GetUint64()));
    }
    for (const auto& record : event.records()) {
        interpreter.set_record(record);
        for (const auto& field : record.fields()) {
            if (is_elsewhere(record, field)) continue;
            const auto raw = replaced_utf8(field.value);
            const auto text = replaced_utf8(interpreter.interpret(field));
            const bool has_quotes = text.size() >= 2 && text.front() == '"' && text.back() == '"';
            const auto bare = has_quotes ? text.substr(1, text.size() - 2) : text;
            const bool is_found = strings.contains(raw) || strings.contains(text) || strings.contains(bare) ||
                                  numbers.contains(raw);
            if (!is_found)
                FAIL_CHECK(std::string(field.name), "=", raw, " is lost of ", std::string(record.line()));
        }
    }
}

void check_arguments(const EventView& event, const rapidjson::Value& json) {
    std::vector<std::string> shown;
    if (const auto* arguments = find_member(json, "process.args")) {
        for (const auto& argument : arguments->GetArray())
            shown.emplace_back(argument.GetString(), argument.GetStringLength());
        CHECK(find_member(json, "process.args_count")->GetUint64() == shown.size());
    }
    auto expected = event.argv();
    for (auto& argument : expected) argument = replaced_utf8(argument);
    CHECK(shown == expected);
}

}  // namespace

TEST_CASE("the JSON of every event is strict, matches the schema, and has every field") {
    EcsSchema schema;
    const auto writer = make_event_writer(OutputFormat::json);
    Interpreter interpreter({EscapeMode::raw, 64 * 1024});
    std::size_t count = 0;
    for_each_event([&](const EventView& event) {
        const auto line = format_event(*writer, event);
        const auto json = schema.check(line);
        check_findable(interpreter, event, json);
        check_arguments(event, json);
        ++count;
    });
    CHECK(count > 2000);
}

TEST_CASE("with_raw gives the stored lines back") {
    WriterOptions options;
    options.with_raw = true;
    const auto writer = make_event_writer(OutputFormat::json, options);
    const std::string clean = "type=CWD msg=audit(1.000:1): cwd=\"/a\\b\"\x1dX=\"\xc3\xa9\"";
    const std::string dirty = "type=CWD msg=audit(1.000:1): cwd=\"\xff\"";
    {
        const Event event(clean + "\n" + clean);
        const auto json = parse_strictly(format_event(*writer, event.view()));
        CHECK(find_member(json, "event.original")->GetString() == clean + "\n" + clean);
        CHECK(find_member(json, "dockaudit") == nullptr);
    }
    {
        const Event event(dirty);
        const auto json = parse_strictly(format_event(*writer, event.view()));
        CHECK(find_member(json, "event.original") == nullptr);
        CHECK(std::string(find_member(json, "dockaudit.original_base64")->GetString()) ==
              "dHlwZT1DV0QgbXNnPWF1ZGl0KDEuMDAwOjEpOiBjd2Q9Iv8i");
    }
}

TEST_CASE("members of ECS") {
    struct Case {
        std::string name;
        std::string lines;
        std::string path;
        std::string expected;  // as JSON; empty: there is no such member
    };
    const std::string call = "type=SYSCALL msg=audit(1.000:1): arch=c000003e ";
    const std::string path = "\ntype=PATH msg=audit(1.000:1): ";
    const std::string cwd = "\ntype=CWD msg=audit(1.000:1): cwd=\"/srv/data\"";
    const std::string connect =
        call + "syscall=42 success=yes exit=0\ntype=SOCKADDR msg=audit(1.000:1): saddr=";
    const std::vector<Case> cases{
        {"time", "type=CWD msg=audit(1774339582.741:10): cwd=\"/\"", "@timestamp",
         "\"2026-03-24T08:06:22.741Z\""},
        {"id", "node=n1 type=SYSCALL msg=audit(1774339582.741:10): syscall=1", "event.id",
         "\"n1/1774339582.741:10\""},
        {"id without node", "type=SYSCALL msg=audit(1774339582.741:10): syscall=1", "event.id",
         "\"/1774339582.741:10\""},
        {"id without a call", "type=CWD msg=audit(1774339582.741:10): cwd=\"/\"", "event.id",
         "\"#12195646/1774339582.741:10\""},
        {"pid is a number", call + "syscall=59 pid=12", "process.pid", "12"},
        {"a pid that is none", call + "syscall=59 pid=x", "process.pid", ""},
        {"and where it is", call + "syscall=59 pid=x", "auditd.data.pid", "\"x\""},
        {"uid is text", call + "syscall=59 uid=0", "user.id", "\"0\""},
        {"enriched name", call + "syscall=59 uid=77\x1dUID=\"zoe\"", "user.name", "\"zoe\""},
        {"an account without a name", call + "syscall=59 uid=3999999999", "user.name", ""},
        {"nobody logged in", call + "syscall=59 auid=4294967295", "user.audit", ""},
        {"and where it is", call + "syscall=59 auid=4294967295", "auditd.data.auid", "\"unset\""},
        {"keys", call + "syscall=59 key=6101626364", "tags", R"(["a","bcd"])"},
        {"no key", call + "syscall=59 key=(null)", "tags", ""},
        {"action of a call", call + "syscall=59", "event.action", "\"executed\""},
        {"category is an array", call + "syscall=59", "event.category", R"(["process"])"},
        {"type is an array", call + "syscall=42", "event.type", R"(["connection","start"])"},
        {"a file that comes to be", call + "syscall=257" + path + "name=\"/a\" nametype=CREATE", "event.type",
         R"(["creation"])"},
        {"unknown type", "type=FOO msg=audit(1.000:1): a=b", "event.action", "\"foo\""},
        {"outcome", call + "syscall=59 success=no", "event.outcome", "\"failure\""},
        {"result", call + "syscall=59 success=no", "auditd.result", "\"fail\""},
        {"two outcomes", call + "syscall=59 success=no\ntype=LOGIN msg=audit(1.000:1): res=1",
         "auditd.data.success", "\"no\""},
        {"relative path", call + "syscall=2" + cwd + path + "name=\"../x/./y\"", "file.path", "\"/srv/x/y\""},
        {"relative to the working directory", call + "syscall=257 a0=ffffff9c" + cwd + path + "name=\"y\"",
         "file.path", "\"/srv/data/y\""},
        {"relative to a folder that is not known", call + "syscall=257 a0=5" + cwd + path + "name=\"y\"",
         "file.path", "\"y\""},
        {"not the parent", call + "syscall=2" + path + "name=\"/a\" nametype=PARENT" + path + "name=\"/a/b\"",
         "file.path", "\"/a/b\""},
        {"whom it connects to", connect + "02000050010203040000000000000000", "destination",
         R"({"address":"1.2.3.4","ip":"1.2.3.4","port":80})"},
        {"a local socket", connect + "01002F612F6200", "destination", R"({"address":"/a/b","path":"/a/b"})"},
        {"an address that is a name", "type=USER_LOGIN msg=audit(1.000:1): addr=web.example", "source",
         R"({"address":"web.example"})"},
        {"where a login came from", "type=USER_LOGIN msg=audit(1.000:1): addr=2001:db8::1", "source.ip",
         "\"2001:db8::1\""},
        {"a name with two values", "type=FOO msg=audit(1.000:1): a=b a=c", "auditd.others",
         R"([{"record":"FOO","name":"a","value":"c"}])"},
        {"no UTF-8", "type=CWD msg=audit(1.000:1): cwd=\"a\xff\"", "process.working_directory",
         "\"a\xef\xbf\xbd\""},
    };
    const auto writer = make_event_writer(OutputFormat::json);
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const Event event(test.lines);
        const auto json = parse_strictly(format_event(*writer, event.view()));
        const auto* member = find_member(json, test.path);
        if (test.expected.empty()) {
            CHECK(member == nullptr);
            continue;
        }
        REQUIRE(member != nullptr);
        rapidjson::Document expected;
        expected.Parse(test.expected.c_str());
        CHECK(*member == expected);
    }
}
