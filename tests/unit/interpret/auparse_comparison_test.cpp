// The fields of every record at hand and their meaning, ours against libauparse's.

#include <auparse.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/escape.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/record_view.hpp>

#include "base/hex.hpp"
#include "interpret/corrections.hpp"
#include "record/socket_address.hpp"
#include "record/untrusted.hpp"
#include "support/logs.hpp"

using namespace dockaudit;

namespace {

struct Fact {
    std::string name;
    std::string value;
    std::string meaning;
};

// One handle for all records: making one costs five times as much as using it.
class Libauparse {
 public:
    Libauparse() = default;
    Libauparse(const Libauparse&) = delete;
    Libauparse& operator=(const Libauparse&) = delete;
    ~Libauparse() { auparse_destroy(state_); }

    // Absent if libauparse does not take the line for a record.
    std::optional<std::vector<Fact>> read(const std::string& line) {
        const auto text = line + '\n';
        if (!state_) {
            state_ = auparse_init(AUSOURCE_BUFFER, text.c_str());
        } else {
            auparse_new_buffer(state_, text.c_str(), text.size());
        }
        if (auparse_next_event(state_) <= 0 || auparse_first_record(state_) <= 0) return std::nullopt;
        std::vector<Fact> facts;
        bool in_header = true;
        auparse_first_field(state_);
        do {
            auto fact = read_field();
            if (!in_header) facts.push_back(std::move(fact));
            in_header = in_header && fact.name != "type";
        } while (auparse_next_field(state_) > 0);
        return facts;
    }

 private:
    Fact read_field() {
        const auto text = [](const char* c) { return std::string(c ? c : "(nothing)"); };
        Fact fact{text(auparse_get_field_name(state_)), text(auparse_get_field_str(state_)),
                  text(auparse_interpret_field(state_))};
        if (fact.name == "key") fact.value = decode_value(fact.value);
        return fact;
    }

    auparse_state_t* state_ = nullptr;
};

// Ours, comparable with libauparse's: a key decoded (it quotes or encodes anew), permissions with commas.
std::vector<Fact> our_facts(const RecordView& record, Interpreter& interpreter) {
    std::vector<Fact> facts;
    interpreter.set_record(record);
    for (const auto& field : record.fields()) {
        Fact fact{std::string(field.name), std::string(field.value),
                  std::string(interpreter.interpret(field))};
        if (fact.name == "key") fact.value = decode_value(field.value);
        if (fact.name == "seperms") fact.value = fact.meaning;
        facts.push_back(std::move(fact));
    }
    return facts;
}

// True if a value is no single word, or has marks at its end that belong to it.
bool is_whole_here(std::string_view value) {
    return value.find(' ') != std::string_view::npos || value.starts_with('\'') || value.ends_with('"') ||
           value.ends_with(')');
}

bool is_of_access_vector(const Fact& fact) {
    return fact.name == "seresult" || fact.name == "seperms";
}

// Why other fields are right: all but the access vector are libauparse's, in its order, and those that it
// cuts begin as it says; of what it finds in values there are none.
std::string reason_for_whole_values(const std::vector<Fact>& ours, const std::vector<Fact>& theirs) {
    bool has_whole = false;
    auto at = theirs.begin();
    for (const auto& fact : ours) {
        if (is_of_access_vector(fact)) continue;
        const auto is_it = [&](const Fact& other) {
            if (other.name != fact.name) return false;
            return other.value == fact.value ||
                   (is_whole_here(fact.value) && fact.value.starts_with(other.value));
        };
        at = std::find_if(at, theirs.end(), is_it);
        if (at == theirs.end()) return {};
        has_whole = has_whole || at->value != fact.value;
        ++at;
    }
    return has_whole ? "libauparse cuts a value at its first space"
                     : "libauparse takes prose for an access vector";
}

// Why the fields of a record may differ; empty if there is no reason.
std::string reason_for_fields(const std::string& line, const RecordView& record) {
    if (line.find('\0') != std::string::npos) return "libauparse stops at a NUL byte";
    if (!line.starts_with("type=") && !line.starts_with("node="))
        return "libauparse does not look after a prefix";
    if (line.ends_with('\r')) return "libauparse takes a carriage return for a part of the value";
    if (record.text().size() + record.enrichment().size() + 1 < line.size())
        return "libauparse takes the records of a line for one";
    if (record.type() == RecordType::eoe) return "libauparse shows no event for an EOE record alone";
    if (record.is_enriched() && line.find('\x1d') == std::string::npos)
        return "libauparse needs the 0x1D byte";
    if (const auto key = record.field("key")) {
        const bool is_whole = key->starts_with('"') || key->starts_with('(') || is_hex_encoded(*key);
        if (!is_whole) return "libauparse decodes as much of a damaged key as is hex";
    }
    return {};
}

bool is_untrusted(FieldClass field_class) {
    return field_class == FieldClass::escaped || field_class == FieldClass::escaped_file;
}

std::string reason_for_address(std::string_view value) {
    const auto address = parse_socket_address(value);
    if (!address) return "libauparse reads beyond an address of a byte";
    if (address->is_abstract || address->is_unnamed) return "corrected: sockets without a file";
    static constexpr std::string_view kSame[] = {"local", "inet", "inet6", "netlink"};
    if (value.starts_with("00")) return "corrected: addresses of big-endian machines";
    if (std::ranges::find(kSame, address->family_name) == std::end(kSame))
        return "corrected: families that libauparse does not know";
    return value.size() < 8 ? "libauparse takes no file name of one byte" : "";
}

// Why we do not ask libauparse, or not believe it.
std::string reason_for_own_reading(const Fact& ours, const Fact& theirs, const RecordView& record) {
    if (find_field_correction(record.type(), ours.name)) return "corrected: a field of this type of record";
    auto corrected = theirs.meaning;
    correct_words(corrected);
    if (corrected != theirs.meaning && corrected == ours.meaning) return "corrected: a word among flags";
    if (spells_socket_name(ours.value) && ours.meaning.starts_with('@'))
        return "corrected: sockets without a file";
    const auto field_class = classify(record.type(), ours.name, ours.value);
    if (!is_in_notation(field_class, ours.value)) return "libauparse reads what is no number as one";
    const bool is_encoded = is_untrusted(field_class) || field_class == FieldClass::proctitle ||
                            field_class == FieldClass::escaped_key || field_class == FieldClass::tty_data;
    if (field_class == FieldClass::proctitle && ours.value.starts_with("00"))
        return "libauparse reads beyond a title that begins with a NUL byte";
    if (is_encoded && ours.value.size() % 2 != 0 &&
        find_hex(ours.value, HexRule::always).size() + 1 == ours.value.size())
        return "libauparse decodes half of a pair of digits";
    if (is_encoded && find_hex(ours.value, hex_rule(record.type(), ours.name)).empty() &&
        ours.value[0] != '"')
        return "libauparse decodes words that are no hex";
    if (ours.value.starts_with("00") && ours.meaning.starts_with('@'))
        return "corrected: sockets without a file";
    if (theirs.meaning.starts_with("unknown-syscall(")) return "corrected: names later than libaudit";
    if (theirs.meaning.starts_with("0x0x")) return "libauparse puts 0x before 0x";
    if (field_class == FieldClass::sockaddr) return reason_for_address(ours.value);
    if (field_class < FieldClass::a0 || field_class > FieldClass::a3) return {};
    Interpreter interpreter;
    const auto call = interpreter.interpret(record, {"syscall", record.field("syscall").value_or("")});
    const auto arch =
        static_cast<std::uint32_t>(std::stoul(std::string(record.field("arch").value_or("0")), nullptr, 16));
    const auto number = static_cast<unsigned>(ours.name[1] - '0');
    return find_argument_correction(call, number, arch) ? "corrected: an argument of a system call" : "";
}

// Why the meanings of a field may differ.
std::string reason_for_meaning(const Fact& ours, const Fact& theirs, const RecordView& record) {
    std::string drawn;
    append_escaped(drawn, theirs.meaning, EscapeMode::tty);
    if (ours.meaning == drawn) return "libauparse leaves what a terminal does not simply draw";
    const bool is_of_call = ours.name == "syscall" || (ours.name.size() == 2 && ours.name[0] == 'a');
    if (is_of_call) {
        const auto arch = record.field("arch");
        const bool is_call = record.type() == RecordType::syscall || record.type() == RecordType::seccomp;
        if (!is_call || !arch)
            return "libauparse shows a call of an unknown architecture as one of this host";
        if (!record.field("success")) return "libauparse takes a0 and a1 from fixed positions";
        if (arch->size() != 8)
            return "libauparse shows a call of an unknown architecture as one of this host";
    }
    if (const auto reason = reason_for_own_reading(ours, theirs, record); !reason.empty()) return reason;
    if (record.is_enriched() && ours.meaning.find('\\') != std::string::npos)
        return "libauparse does not escape what is enriched";
    const bool is_text =
        ours.meaning == decode_value(ours.value) || ours.meaning.find('\\') != std::string::npos;
    if (ours.value.starts_with('"') && ours.value.find('"', 1) == std::string::npos)
        return "libauparse has no text for an open quote";
    if (ours.value.starts_with('"') && is_text)
        return "libauparse keeps quotes, and looks for numbers between them";
    if (!is_hex_encoded(ours.value) && std::isxdigit(static_cast<unsigned char>(ours.value.front())) != 0 &&
        ours.meaning == ours.value)
        return "libauparse decodes as much of a word as is hex";
    if (ours.name == "data" && ours.value.size() == 1)
        return "libauparse has no text for a single digit of terminal data";
    return {};
}

class Comparison {
 public:
    void compare(const std::string& line) {
        const auto record = RecordView::parse(line);
        if (!record) return;
        ++records;
        // Libauparse keeps the enriched part of a record for the whole process: nobody else may ask in
        // between.
        const auto theirs = libauparse_.read(line);
        const auto ours = our_facts(*record, interpreter_);
        const auto same_field = [](const Fact& a, const Fact& b) {
            return a.name == b.name && a.value == b.value;
        };
        if (!theirs || !std::ranges::equal(ours, *theirs, same_field)) {
            auto reason = reason_for_fields(line, *record);
            if (reason.empty() && theirs) reason = reason_for_whole_values(ours, *theirs);
            differ(reason, line);
            return;
        }
        for (std::size_t i = 0; i < ours.size(); ++i) {
            if (ours[i].meaning == (*theirs)[i].meaning) continue;
            differ(reason_for_meaning(ours[i], (*theirs)[i], *record),
                   ours[i].name + ": ours " + ours[i].meaning + ", theirs " + (*theirs)[i].meaning + " in " +
                       line);
        }
    }

    std::size_t records = 0;
    std::map<std::string, std::size_t> differences;

 private:
    void differ(const std::string& reason, const std::string& what) {
        ++differences[reason];
        if (reason.empty() && differences[reason] <= 10) FAIL_CHECK(what.substr(0, 500));
    }

    Libauparse libauparse_;
    Interpreter interpreter_;
};

}  // namespace

TEST_CASE("fields and their meaning are those of libauparse") {
    Comparison comparison;
    for (const auto& log : test::all_logs()) {
        CAPTURE(log.name);
        std::ifstream in(log.path, std::ios::binary);
        for (std::string line; std::getline(in, line);) comparison.compare(line);
    }
    for (const auto& [reason, count] : comparison.differences) MESSAGE(count, " differ: ", reason);
    MESSAGE(comparison.records, " records compared");
    CHECK(comparison.records > 1000);
    CHECK_FALSE(comparison.differences.contains(""));
}

TEST_CASE("odd values mean what libauparse says") {
    Comparison comparison;
    const std::vector<std::string> values = {
        "0",
        "1",
        "-1",
        "-2",
        "2",
        "010",
        "0x10",
        "1x",
        "x",
        "4294967295",
        "4294967294",
        "4294967296",
        "18446744073709551616",
        "99999",
        "+1",
        "-9999",
        "-13x",
        "41",
        "4142",
        "41424",
        "00",
        "0041",
        "004142",
        "6c730041",
        "\"a\"",
        "\"a\"b",
        "\"a",
        "\"\"",
        "(null)",
        "(nu",
        "(null)x",
        "zz",
        "4142zz",
        "0100644",
        "0120777",
        "04755",
        "3fffffffff",
        "rwxa",
        "c000003e",
        "b64",
        "020000500102030400000000",
        "0100",
        "01002f746d70",
        "?",
        "1.2.3.4",
        "success",
        "failed",
        "yes",
        "1B5B6D",
        "6c730d",
    };
    for (const char* name :
         {"uid",      "gid",     "arch",       "exit",  "comm",   "name",     "perm",     "mode",
          "saddr",    "prom",    "capability", "res",   "sig",    "list",     "data",     "ses",
          "cap_fp",   "family",  "icmptype",   "proto", "addr",   "per",      "code",     "oflag",
          "flags",    "subj",    "proctitle",  "hook",  "action", "macproto", "ioctlcmd", "resp",
          "nl-mcgrp", "resolve", "acct",       "pid",   "a0",     "id",       "fp",       "msg"}) {
        for (const char* type : {"X", "PATH", "AVC", "EXECVE", "MQ_OPEN", "ADD_GROUP", "NETFILTER_PKT",
                                 "KERN_MODULE", "CRYPTO_KEY_USER", "USER_TTY", "TRUSTED_APP", "USER_LOGIN"}) {
            for (const auto& value : values) {
                comparison.compare(std::string("type=") + type + " msg=audit(1700000000.123:456): x=1 y=2 " +
                                   name + "=" + value);
            }
        }
    }
    for (const auto& [reason, count] : comparison.differences) MESSAGE(count, " differ: ", reason);
    CHECK(comparison.records > 20000);
    CHECK_FALSE(comparison.differences.contains(""));
}

TEST_CASE("system calls and their arguments mean what libauparse says") {
    Comparison comparison;
    const std::vector<std::string> values = {"0",  "1",  "2",   "3",   "4",     "8",        "10",
                                             "41", "42", "1ff", "241", "80000", "ffffff9c", "7f1234567890"};
    for (const char* arch : {"c000003e", "40000003", "c00000b7", "80000016"}) {
        for (int call = 0; call < 472; ++call) {
            for (std::size_t i = 0; i < values.size(); ++i) {
                const auto value = [&](std::size_t offset) {
                    return values[(i * (offset + 1) + offset * 5) % values.size()];
                };
                comparison.compare(std::string("type=SYSCALL msg=audit(1700000000.123:456): arch=") + arch +
                                   " syscall=" + std::to_string(call) + " success=no exit=-" +
                                   std::to_string(i) + " a0=" + value(0) + " a1=" + value(1) +
                                   " a2=" + value(2) + " a3=" + value(3) + " items=0");
            }
        }
    }
    for (const auto& [reason, count] : comparison.differences) MESSAGE(count, " differ: ", reason);
    CHECK(comparison.records > 20000);
    CHECK_FALSE(comparison.differences.contains(""));
}

TEST_CASE("socket addresses of all families mean what libauparse says") {
    Comparison comparison;
    const std::vector<std::string> rests = {
        "",
        "00",
        "2F",
        "0035",
        "2F72756E2F782E736F636B00",
        "0035010203040000000000000000",
        "00350000000020010DB800000000000000000000000400000000",
        "1122334455667788990011223344556677889900112233445566",
    };
    for (int family = 0; family < 300; ++family) {
        const auto byte = [](int number) { return fmt::format("{:02X}", number); };
        for (const auto& rest : rests) {
            comparison.compare("type=SOCKADDR msg=audit(1700000000.123:456): saddr=" + byte(family % 256) +
                               byte(family / 256) + rest);
        }
    }
    for (const auto& [reason, count] : comparison.differences) MESSAGE(count, " differ: ", reason);
    CHECK(comparison.records == 2400);
    CHECK_FALSE(comparison.differences.contains(""));
}
