// No form that is meant for a terminal hands on what would do more than be drawn, wherever it stands in a log.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/fake_host.hpp"
#include "common/sink.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct Hostile {
    const char* name;
    std::string text;
};

const std::vector<Hostile>& hostile_texts() {
    static const std::vector<Hostile> texts{
        {"clears the screen", "a\x1b[2Jb"},
        {"sets the title",
         "a\x1b]0;owned\x07"
         "b"},
        {"asks for an answer", "a\x1b[6nb"},
        {"goes back", "a\b\b\b\rb"},
        {"rings",
         "a\x07"
         "b"},
        {"other characters",
         "a\x0e"
         "b"},
        {"a command in eight bits",
         "a\x9b"
         "2Jb"},
        {"a command as a character", "a\u009b2Jb"},
        {"a string as a character", "a\u009d0;owned\u009cb"},
        {"a new line as a character", "a\u0085b"},
        {"deletes",
         "a\x7f"
         "b"},
        {"turns the direction", "a\u202egpj.exe\u202cb"},
        {"isolates", "a\u2067b\u2069"},
        {"marks a direction",
         "a\u200e\u200f\u061c"
         "b"},
        {"embeds",
         "a\u202a\u202b\u202d"
         "b"},
        {"hides a space",
         "a\u200b\u2060\ufeff"
         "b"},
        {"joins",
         "a\u200d\u200c"
         "b"},
        {"separates lines", "a\u2028\u2029b"},
        {"tags",
         "a\U000e0041\U000e007f"
         "b"},
        {"variations", "a\ufe0f\U000e0100b"},
        {"fillers", "a\u3164\u115f\uffa0b"},
        {"a soft hyphen",
         "a\u00ad"
         "b"},
        {"half of UTF-8", "a\xe2\x80"},
        {"too long a form",
         "a\xc0\x9b\xe0\x80\x9b"
         "b"},
        {"half a pair",
         "a\xed\xa0\x80"
         "b"},
        {"beyond the last",
         "a\xf4\x90\x80\x80\xff\xfe"
         "b"},
    };
    return texts;
}

std::string hex(std::string_view text) {
    std::string digits;
    for (const char c : text) digits += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return digits;
}

// The text in every field that somebody else may choose, as the kernel writes it, and as who forges a record does.
std::string log_of(const std::string& text) {
    auto bare = text;
    std::erase_if(bare, [](char c) { return c == '\n'; });
    const auto coded = hex(text);
    const auto id = [](int serial) { return fmt::format("msg=audit(1700000000.100:{}): ", serial); };
    std::string log;
    for (const auto& value : {coded, "\"" + bare + "\"", bare}) {
        const int serial = static_cast<int>(std::ranges::count(log, '\n')) + 1;
        const auto head = [&](const char* type) {
            return fmt::format("node={} type={} {}", bare, type, id(serial));
        };
        log += head("SYSCALL") +
               fmt::format(
                   "arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=2 ppid=1 pid=2 "
                   "auid=1001 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty={0} ses=1 comm={1} "
                   "exe={1} subj={0} key={1}\x1d"
                   "ARCH=x86_64 SYSCALL=execve AUID=\"{0}\" UID=\"{0}\"\n",
                   bare, value);
        log += head("EXECVE") + fmt::format("argc=4 a0=\"docker\" a1=\"run\" a2={0} a3={0}\n", value);
        log += head("CWD") + fmt::format("cwd={}\n", value);
        log += head("PATH") + fmt::format(
                                  "item=0 name={} inode=1 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 "
                                  "obj={} nametype=NORMAL\n",
                                  value, bare);
        log += head("PROCTITLE") + fmt::format("proctitle={}\n", value);
        log += fmt::format("type=SOCKADDR {}saddr=01002F{}\n", id(serial + 20), coded);
        log += fmt::format(
            "type=USER_CMD {}pid=3 uid=1001 auid=1001 ses=1 subj={} msg='cwd={} cmd={} exe=\"{}\" "
            "hostname={} addr={} terminal={} res=success'\n",
            id(serial + 40), bare, value, value, bare, bare, bare, bare);
        log += fmt::format(
            "type=USER_LOGIN {}pid=3 uid=0 auid=1001 ses=1 msg='op={} acct={} exe=\"x\" hostname={} "
            "addr=? terminal={} res=failed'\n",
            id(serial + 60), bare, value, bare, bare);
        log += fmt::format("type={} {}x={}\n", bare, id(serial + 80), value);
        log += fmt::format("type=DAEMON_START {}op=start ver={} format={} res=success\n", id(serial + 100),
                           bare, value);
        log += fmt::format("type=TTY {}tty pid=1 uid=0 auid=1001 comm={} data={}\n", id(serial + 120), value,
                           coded);
        log += fmt::format(
            "type=AVC {}avc:  denied  {{ {} }} for  pid=1 comm={} name={} scontext={} tclass={}\n",
            id(serial + 140), bare, value, value, bare, bare);
        log += bare + "\n";
    }
    return log;
}

// Read as a terminal does, and not by what is tested. What is wrong with the first character that should not be there.
std::string complaint_of(std::string_view text) {
    constexpr auto kHarmful = std::to_array<std::pair<std::uint32_t, std::uint32_t>>({{0x00, 0x09},
                                                                                      {0x0b, 0x1f},
                                                                                      {0x7f, 0x9f},
                                                                                      {0xad, 0xad},
                                                                                      {0x61c, 0x61c},
                                                                                      {0x115f, 0x1160},
                                                                                      {0x180b, 0x180f},
                                                                                      {0x200b, 0x200f},
                                                                                      {0x2028, 0x202e},
                                                                                      {0x2060, 0x206f},
                                                                                      {0x3164, 0x3164},
                                                                                      {0xd800, 0xdfff},
                                                                                      {0xfe00, 0xfe0f},
                                                                                      {0xfeff, 0xfeff},
                                                                                      {0xffa0, 0xffa0},
                                                                                      {0xfff0, 0xfffb},
                                                                                      {0xe0000, 0xe0fff},
                                                                                      {0x110000, 0x1fffff}});
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80   ? 1
                                 : first < 0xc2 ? 0
                                 : first < 0xe0 ? 2
                                 : first < 0xf0 ? 3
                                 : first < 0xf5 ? 4
                                                : 0;
        std::uint32_t code = size == 1 ? first : first & (0x7fU >> size);
        bool is_whole = size > 0 && at + size <= text.size();
        for (std::size_t i = 1; is_whole && i < size; ++i) {
            const auto byte = static_cast<unsigned char>(text[at + i]);
            is_whole = (byte & 0xc0U) == 0x80;
            code = code << 6U | (byte & 0x3fU);
        }
        constexpr auto kLeast = std::to_array<std::uint32_t>({0, 0, 0x80, 0x800, 0x10000});
        const bool is_harmful = std::ranges::any_of(
            kHarmful, [&](const auto& range) { return code >= range.first && code <= range.second; });
        if (!is_whole || code < kLeast[size] || is_harmful)
            return fmt::format("{:x} in {}", code, hex(text.substr(at - std::min<std::size_t>(at, 40), 60)));
        at += size;
    }
    return {};
}

// Without the colours that are ours.
std::string without_color(std::string text) {
    for (std::size_t at = 0; (at = text.find("\x1b[", at)) != std::string::npos;) {
        const auto end = text.find_first_not_of("0123456789;", at + 2);
        if (end == std::string::npos || text[end] != 'm') return text;
        text.erase(at, end + 1 - at);
    }
    return text;
}

}  // namespace

TEST_CASE("no form for a terminal does more than be drawn") {
    const std::vector<std::vector<std::string>> forms{
        {},
        {"-i"},
        {"-i", "--escape", "shell"},
        {"-i", "--escape", "shell_quote"},
        {"--format", "text"},
        {"--format", "csv", "--extra-keys", "--extra-labels", "--extra-obj2"},
        {"--format", "activity"},
        {"--format", "json"},
        {"--format", "json-records"},
        {"--color", "always"},
        {"--color", "always", "-i", "--where", "comm r= a"},
        {"--fields", "time,node,type,user,comm,exe,key,cwd,file,argv,host,terminal,subj,container"},
        {"--fields", "comm,exe,key,argv", "--format", "csv"},
        {"--fields", "comm,exe,key,argv", "--format", "json"},
        {"--count-by", "comm"},
        {"--count-by", "key,exe"},
        {"--debug", "--count"},
    };
    const TempDir dir;
    for (const auto& [name, text] : hostile_texts()) {
        const auto log = dir.write("audit.log", log_of(text));
        for (const auto& form : forms) {
            FakeHost fake;
            fake.host.is_utf8 = true;
            std::vector<std::string> words{"-if", log.native()};
            words.insert(words.end(), form.begin(), form.end());
            const auto result = fake.run(words);
            CAPTURE(std::string(name));
            CAPTURE(fmt::format("{}", fmt::join(form, " ")));
            CHECK_MESSAGE(result.status <= 1, result.err);
            CHECK(complaint_of(without_color(result.out)) == "");
            CHECK(complaint_of(result.err) == "");
        }
    }
}

TEST_CASE("a message with what somebody typed, or a name of a file, does not either") {
    const TempDir dir;
    for (const auto& [name, text] : hostile_texts()) {
        auto file = text;
        std::erase(file, '/');
        const auto log = dir.write(file, "no log\n" + file + "\n");
        for (const auto& words : std::vector<std::vector<std::string>>{
                 {"-if", log.native()},
                 {"-if", log.native() + "x"},
                 {"--format", text},
                 {"--" + text},
                 {"-ts", text},
                 {"--where", text},
                 {"--fields", text},
                 {"-m", text},
                 {"-ui", text},
                 {"-sc", text},
                 {"--flag", text},
                 {"--container-names", text, "--in-container"},
                 {"--cursor-file", log.native()},
                 {"--container", text},
             }) {
            FakeHost fake;
            const auto result = fake.run(words);
            CAPTURE(std::string(name));
            CAPTURE(words.front());
            CHECK(complaint_of(result.out) == "");
            CHECK(complaint_of(result.err) == "");
        }
    }
}

TEST_CASE("letters of all scripts stay readable") {
    const TempDir dir;
    for (const auto* text : {"Größe", "кот", "日本語", "नमस्ते", "สวัสดี", "\U0001f600", "e\u0301"}) {
        const auto log = dir.write("audit.log", log_of(text));
        for (const auto* form : {"-i", "--format=csv", "--format=text", "--format=json", "--fields=comm"}) {
            FakeHost fake;
            fake.host.is_utf8 = true;
            CHECK(fake.run({"-if", log.native(), form}).out.find(text) != std::string::npos);
        }
    }
}

TEST_CASE("a terminal that reads no UTF-8 gets ASCII") {
    cli::StringSink kept;
    cli::AsciiSink sink(kept);
    sink.write(
        "a\xc4\x9b"
        "b\n");
    sink.write("\xff");
    sink.flush();
    CHECK(kept.text() == "a\\304\\233b\n\\377");
}
