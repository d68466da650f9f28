// The fields of every record at hand and their meaning, ours against libauparse's.

#include <auparse.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/interpreter.hpp>
#include <dockaudit/record_view.hpp>

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

// Why the fields of a record may differ; empty if there is no reason.
std::string reason_for_fields(const std::string& line, const RecordView& record) {
    if (line.find('\0') != std::string::npos) return "libauparse stops at a NUL byte";
    if (!line.starts_with("type=") && !line.starts_with("node="))
        return "libauparse does not look behind a prefix";
    if (line.ends_with('\r')) return "libauparse takes a carriage return for a part of the value";
    if (record.text().size() + record.enrichment().size() + 1 < line.size())
        return "libauparse takes the records of a line for one";
    if (record.type() == RecordType::eoe) return "libauparse shows no event for an EOE record alone";
    if (const auto key = record.field("key")) {
        const bool is_whole = key->starts_with('"') || key->starts_with('(') || is_hex_encoded(*key);
        if (!is_whole) return "libauparse decodes as much of a damaged key as is hex";
    }
    return {};
}

// Why the meanings of a field may differ.
std::string reason_for_meaning(const Fact& ours, const RecordView& record) {
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
    if (record.is_enriched() && ours.meaning.find('\\') != std::string::npos)
        return "libauparse does not escape what is enriched";
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
            differ(reason_for_fields(line, *record), line);
            return;
        }
        for (std::size_t i = 0; i < ours.size(); ++i) {
            if (ours[i].meaning == (*theirs)[i].meaning) continue;
            differ(reason_for_meaning(ours[i], *record), ours[i].name + ": ours " + ours[i].meaning +
                                                             ", theirs " + (*theirs)[i].meaning + " in " +
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
        for (int call = 0; call < 460; ++call) {
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
