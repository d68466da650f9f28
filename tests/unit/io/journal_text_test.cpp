#include "io/journal_text.hpp"

#include <dockaudit/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "io/journal_entry.hpp"
#include "support/journal.hpp"

using namespace dockaudit;

namespace {

/// A text of which each read gives some bytes.
class TextStream final : public ByteStream {
 public:
    TextStream(std::string text, std::size_t piece, bool fails = false)
        : text_(std::move(text)), piece_(piece), fails_(fails) {}

    std::size_t read_some(std::span<char> into) override {
        const auto size = std::min({into.size(), piece_, text_.size() - at_});
        if (size == 0 && fails_) throw Error(ErrorKind::input, "the disk is broken");
        std::memcpy(into.data(), text_.data() + at_, size);
        at_ += size;
        return size;
    }
    bool is_ready() const noexcept override { return true; }

 private:
    std::string text_;
    std::size_t piece_;
    std::size_t at_ = 0;
    bool fails_;
};

std::string read_all(ByteStream& stream) {
    std::string all;
    std::vector<char> buffer(100);
    while (const auto size = stream.read_some(buffer)) all.append(buffer.data(), size);
    return all;
}

std::string decode(std::string_view text, std::size_t piece = 1 << 20) {
    return read_all(*decode_if_journal_text(std::make_unique<TextStream>(std::string(text), piece), "x"));
}

std::string size_of(std::size_t size) {
    std::string bytes;
    for (unsigned byte = 0; byte < 8; ++byte) bytes += static_cast<char>(size >> 8 * byte & 0xFF);
    return bytes;
}

constexpr std::string_view kHead = "__REALTIME_TIMESTAMP=1700000000123456\n_BOOT_ID=11\n";
constexpr std::string_view kAudit =
    "_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_AUDIT_ID=42\n_SOURCE_REALTIME_TIMESTAMP=1700000000123000\n";
constexpr std::string_view kLine = "type=SYSCALL msg=audit(1700000000.123:42): a0=1\n";

std::string entry(std::string_view fields) {
    return std::string(kHead).append(fields).append("\n");
}

std::string audit(std::string_view fields = "MESSAGE=SYSCALL a0=1\n") {
    return entry(std::string(kAudit).append(fields));
}

struct Case {
    std::string name;
    std::string text;
    std::string expected;
};

void check(const std::vector<Case>& cases) {
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(decode(test.text) == test.expected);
        CHECK(decode(test.text, 1) == test.expected);
    }
}

const std::string kMachine = "22222222222222222222222222222222";

}  // namespace

TEST_CASE("entries of the audit transport give the lines of auditd") {
    const auto message = [](std::string_view text) {
        return audit(std::string("MESSAGE=").append(text).append("\n"));
    };
    const std::string line(kLine);
    check({
        {"a system call", audit(), line},
        {"a type that journald has no name for",
         entry(
             "_TRANSPORT=audit\n_AUDIT_TYPE=1350\n_AUDIT_ID=7\n_SOURCE_REALTIME_TIMESTAMP=1700000000003000\n"
             "MESSAGE=AUDIT1350 x=1\n"),
         "type=UNKNOWN[1350] msg=audit(1700000000.003:7): x=1\n"},
        {"systemd 219", message("<audit-1300> a0=1"), line},
        {"a text without a type", message("avc:  denied"),
         "type=SYSCALL msg=audit(1700000000.123:42): avc:  denied\n"},
        {"a binary text",
         audit("MESSAGE\n" + size_of(14) +
               "SYSCALL a\x1D"
               "b=1\n\n"),
         "type=SYSCALL msg=audit(1700000000.123:42): a\x1D"
         "b=1 \n"},
        {"a binary text of no bytes", audit("MESSAGE\n" + size_of(0) + "\n"),
         "journal: audit entry without the text of the record\n"},
        {"a field twice", audit("MESSAGE=SYSCALL a0=1\nMESSAGE=SYSCALL a0=2\n"), line},
        {"no text", audit(""), "journal: audit entry without the text of the record\n"},
        {"a text that was too long for journald", message("SYSCALL (message is truncated because of OOM)"),
         "journal: audit entry without the text of the record\n"},
        {"no serial",
         entry("_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_SOURCE_REALTIME_TIMESTAMP=1\nMESSAGE=SYSCALL a\n"),
         "journal: audit entry without _AUDIT_ID\n"},
        {"no time", entry("_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_AUDIT_ID=1\nMESSAGE=SYSCALL a\n"),
         "journal: audit entry without _SOURCE_REALTIME_TIMESTAMP\n"},
        {"no type", entry("_TRANSPORT=audit\n_AUDIT_ID=1\n_SOURCE_REALTIME_TIMESTAMP=1\nMESSAGE=SYSCALL a\n"),
         "journal: audit entry without _AUDIT_TYPE\n"},
        {"a serial that is no number",
         entry("_TRANSPORT=audit\n_AUDIT_TYPE=1300\n_AUDIT_ID=4x\nMESSAGE=S a\n"),
         "journal: audit entry without _AUDIT_ID\n"},
    });
}

TEST_CASE("other entries give a record if the kernel or auditd sent it as root") {
    const std::string avc = "type=1400 audit(1700000000.123:43): apparmor=\"DENIED\"";
    const std::string avc_line = "type=AVC msg=audit(1700000000.123:43): apparmor=\"DENIED\"\n";
    const std::string plain = "type=AVC msg=audit(1.002:3): avc: x";
    check({
        {"the ring of the kernel", entry("_TRANSPORT=kernel\nMESSAGE=audit: " + avc + "\n"), avc_line},
        {"an old kernel", entry("_TRANSPORT=kernel\nMESSAGE=" + avc + "\n"), avc_line},
        {"a record without a type", entry("_TRANSPORT=kernel\nMESSAGE=audit(1.002:3): avc:  x\n"),
         "audit(1.002:3): avc:  x\n"},
        {"another word of the kernel", entry("_TRANSPORT=kernel\nMESSAGE=audit: backlog limit exceeded\n"),
         ""},
        {"the plugin of auditd",
         entry("_TRANSPORT=syslog\n_UID=0\nSYSLOG_IDENTIFIER=audisp-syslog\nMESSAGE=" + plain + "\n"),
         plain + "\n"},
        {"with a node",
         entry("_TRANSPORT=syslog\n_UID=0\nSYSLOG_IDENTIFIER=audispd\nMESSAGE=node=a " + plain + "\n"),
         "node=a " + plain + "\n"},
        {"a user who calls himself auditd",
         entry("_TRANSPORT=syslog\n_UID=1000\nSYSLOG_IDENTIFIER=auditd\nMESSAGE=" + plain + "\n"), ""},
        {"another program of root",
         entry("_TRANSPORT=stdout\n_UID=0\nSYSLOG_IDENTIFIER=report\nMESSAGE=" + plain + "\n"), ""},
    });
}

TEST_CASE("a record that comes in two ways is written once") {
    const std::string ring = "type=1300 audit(1700000000.123:42): a0=1";
    const std::string kernel = entry("_TRANSPORT=kernel\nMESSAGE=audit: " + ring + "\n");
    const std::string line(kLine);
    const std::string long_text(1000, 'x');
    const auto long_ring = "type=1300 audit(1700000000.123:42): " + long_text.substr(0, 900);
    check({
        {"journald first", audit() + kernel, line},
        {"the kernel first", kernel + audit(), line},
        {"the same way twice", audit() + audit(), line + line},
        {"cut by the kernel",
         audit("MESSAGE=SYSCALL " + long_text + "\n") +
             entry("_TRANSPORT=kernel\nMESSAGE=audit: " + long_ring + "\n"),
         "type=SYSCALL msg=audit(1700000000.123:42): " + long_text + "\n"},
        {"another host", audit("_MACHINE_ID=" + kMachine + "\nMESSAGE=SYSCALL a0=1\n") + kernel,
         "node=" + kMachine + " " + line + line},
    });
}

TEST_CASE("records of another host have its name") {
    const auto of = [](std::string_view fields) {
        return audit(std::string(fields).append("MESSAGE=SYSCALL a0=1\n"));
    };
    const auto own = read_machine_id();
    const std::string line(kLine);
    check({
        {"another machine", of("_HOSTNAME=web1\n_MACHINE_ID=" + kMachine + "\n"), "node=web1 " + line},
        {"this machine", of("_HOSTNAME=web1\n_MACHINE_ID=" + (own.empty() ? kMachine : own) + "\n"),
         (own.empty() ? "node=web1 " : "") + line},
        {"a name alone", of("_HOSTNAME=web1\n"), "node=web1 " + line},
        {"a name that is none", of("_HOSTNAME=a type=X\n_MACHINE_ID=" + kMachine + "\n"),
         "node=" + kMachine + " " + line},
        {"nothing is known", of(""), line},
    });
}

TEST_CASE("damage in an export is told, and what follows is read") {
    const std::string line(kLine);
    check({
        {"a line that is no field", entry("two words=1\n" + std::string(kAudit)) + audit(),
         "journal: a line that is no field\n" + line},
        {"an impossible size", entry("MESSAGE\n" + size_of(~std::size_t{0}) + "\n") + audit(),
         "journal: a value of an impossible size\n" + line},
        {"a wrong size", entry("MESSAGE\n" + size_of(2) + "abc\n") + audit(),
         "journal: a value is longer than its size\n" + line},
        {"a value that is too long", audit("MESSAGE=SYSCALL " + std::string(3 << 20, 'x') + "\n") + audit(),
         "journal: audit entry without the text of the record\n" + line},
        {"a long value that nobody asks for",
         audit("COREDUMP=" + std::string(3 << 20, 'x') + "\nMESSAGE=a0=1\n"), line},
        {"the end is missing", entry("X=1\n") + audit().substr(0, 100), "journal: an entry that is cut"},
        {"the last empty line is missing", audit("_MACHINE_ID=" + kMachine + "\nMESSAGE=a0=1"),
         "node=" + kMachine + " " + line.substr(0, line.size() - 1)},
        {"a size to the end of the text", entry("MESSAGE\n" + size_of(1 << 29)),
         "journal: an entry that is cut"},
        {"several empty lines", audit() + "\n\n" + audit(), line + line},
    });
}

TEST_CASE("entries in JSON") {
    const std::string head = R"("__CURSOR":"s=1","_TRANSPORT":"audit","_AUDIT_TYPE":"1300","_AUDIT_ID":"42",)"
                             R"("_SOURCE_REALTIME_TIMESTAMP":"1700000000123000")";
    const auto object = [&](std::string_view more) { return "{" + head + "," + std::string(more) + "}\n"; };
    const auto good = object(R"("MESSAGE":"SYSCALL a0=1")");
    const std::string line(kLine);
    const std::string stamp = "type=SYSCALL msg=audit(1700000000.123:42): ";
    const std::string no_text = "journal: audit entry without the text of the record\n";
    std::string pretty = "{\n\t" + head + ",\n\t\"MESSAGE\" : \"SYSCALL a0=1\"\n}\n";
    check({
        {"a line", good, line},
        {"several", good + good, line + line},
        {"pretty", pretty + pretty, line + line},
        {"json-seq", "\x1E" + good + "\x1E" + good, line + line},
        {"json-sse", "data: " + good + "\ndata: " + good + "\n", line + line},
        {"a list of them", good + "," + good + "]", line + line},
        {"escapes", object(R"("MESSAGE":"SYSCALL comm=\"\u00e9\\\"")"), stamp + "comm=\"\u00e9\\\"\n"},
        {"bytes", object(R"("MESSAGE":[83, 89, 83, 67, 65, 76, 76, 32, 97, 29, 98])"),
         stamp + "a\x1D"
                 "b\n"},
        {"several values", object(R"("MESSAGE":["SYSCALL a0=1","b"])"), line},
        {"several values, the first as bytes", object(R"("MESSAGE":[[97,98],"b"])"), stamp + "ab\n"},
        {"too large", object(R"("MESSAGE":null)"), no_text},
        {"too large, of several", object(R"("MESSAGE":[null,"b"])"), no_text},
        {"no bytes", object(R"("MESSAGE":[300])"), "journal: an object that is no entry\n"},
        {"an object as text", object(R"("MESSAGE":{"a":1})"), "journal: an object that is no entry\n"},
        {"numbers, as other programs write them",
         R"({"__CURSOR":"s","_TRANSPORT":"audit","_AUDIT_TYPE":1300,"_AUDIT_ID":42,)"
         R"("_SOURCE_REALTIME_TIMESTAMP":1700000000123000,"MESSAGE":"a0=1"})",
         line},
        {"what nobody asks for", object(R"("X":{"a":[1,{"b":"}"}]},"Y":null,"Z":-1.5e3,"MESSAGE":"a0=1")"),
         line},
        {"a newline in a string", "{" + head + ",\"X\":\"a\nb\"}\n" + good,
         "journal: an entry that is no JSON\n" + line},
        {"an object that does not end", "{" + head + ",\"X\":[\n" + good,
         "journal: an entry that is no JSON\n" + line},
        {"a pretty one that does not end", pretty.substr(0, pretty.size() - 3) + "\n" + pretty,
         "journal: an entry that is no JSON\n" + line},
        {"something between", good + "-- Boot --\n" + good,
         line + "journal: something between two entries\n" + line},
        {"cut", good + good.substr(0, 50), line + "journal: an entry that is cut"},
        {"another object", good + "{\"a\":1}\n", line + "journal: an object that is no entry\n"},
        {"brackets without end", good + "{\"X\":" + std::string(5 << 20, '[') + "\n" + good,
         line + "journal: an entry that is too long\n" + line},
    });
}

TEST_CASE("what is no journal text comes as it is") {
    const std::string log = "type=SYSCALL msg=audit(1.002:3): a0=1\n";
    check({
        {"a log", log, log},
        {"nothing", "", ""},
        {"JSON of another kind", "{\"@timestamp\":1}\n", "{\"@timestamp\":1}\n"},
        {"JSON with capitals", "{\"MESSAGE\":\"x\"}\n", "{\"MESSAGE\":\"x\"}\n"},
        {"variables", "PATH=/bin\nHOME=/root\n", "PATH=/bin\nHOME=/root\n"},
        {"a word", "SYSCALL", "SYSCALL"},
        {"a long word", std::string(100'000, 'A'), std::string(100'000, 'A')},
        {"an event of a server", "data: x\n", "data: x\n"},
        {"a brace", "{", "{"},
    });
}

TEST_CASE("an error of reading comes after all that could be read") {
    for (const std::string& text : {audit(), std::string("type=CWD msg=audit(1.002:3): cwd=\"/\"\n")}) {
        const auto stream = decode_if_journal_text(std::make_unique<TextStream>(text, 1000, true), "x");
        std::vector<char> buffer(10'000);
        CHECK(stream->read_some(buffer) > 30);
        CHECK_THROWS_WITH_AS(read_all(*stream), "the disk is broken", Error);
    }
    const auto file =
        decode_if_journal_text(std::make_unique<TextStream>("LPKSHHRH\x01", 100), "standard input");
    CHECK_THROWS_AS(read_all(*file), Error);
}

TEST_CASE("a text that is cut anywhere gives whole records, and says that it is cut") {
    const std::string log =
        "type=SYSCALL msg=audit(1700000000.123:42): a0=1\ntype=CWD msg=audit(1700000000.123:42): cwd=\"/\xC3\xA9\"\n";
    const test::JournalHost host{"web1", kMachine};
    for (const auto& text : {test::to_journal_export(log, host), test::to_journal_json(log, host)}) {
        const auto whole = decode(text);
        for (std::size_t size = 300; size < text.size(); ++size) {
            CAPTURE(size);
            auto part = decode(std::string_view(text).substr(0, size));
            const bool is_cut = !part.ends_with('\n');
            part = part.substr(0, part.rfind("journal: "));
            CHECK(whole.starts_with(part));
            CHECK((is_cut || part == whole || text[size - 1] == '\n' || text[size - 1] == '}'));
        }
    }
}
