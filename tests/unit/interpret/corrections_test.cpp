// Each row of the corrections against the linked libauparse: it must still be needed, and give what is right.

#include "interpret/corrections.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <libaudit.h>

#include <string>

#include <dockaudit/interpreter.hpp>
#include <dockaudit/names.hpp>
#include <dockaudit/record_view.hpp>

#include "interpret/kernel_names.hpp"
#include "interpret/oracle.hpp"

using namespace dockaudit;

namespace {

const std::string kStamp = " msg=audit(1700000000.123:456): ";
constexpr std::uint32_t kX86_64 = 0xC000003E, kI386 = 0x40000003, kS390x = 0x80000016;

std::string meaning(const std::string& line, std::string_view name) {
    const auto record = RecordView::parse(line);
    REQUIRE(record);
    Interpreter interpreter;
    std::string text = "(no field)";
    for (const auto& field : record->fields()) {
        if (field.name == name) text = interpreter.interpret(*record, field);
    }
    return text;
}

// What the linked libauparse makes of the field, the last one of the record.
std::string libauparse_meaning(RecordType type, const SyscallContext* context, const Field& field) {
    Oracle oracle(EscapeMode::tty);
    return std::string(oracle.interpret(type, context, field).value_or("(nothing)"));
}

}  // namespace

TEST_CASE("fields are corrected, and libauparse does not know better yet") {
    for (const auto& row : field_corrections()) {
        CAPTURE(row.field);
        CAPTURE(to_number(row.first));
        CHECK_FALSE(row.writer.empty());
        for (const auto type : {row.first, row.last}) {
            const auto line = "type=" + record_type_name(type) + kStamp + std::string(row.example);
            CHECK(meaning(line, row.field) == row.meaning);
        }
        const auto value =
            row.example.substr(row.example.rfind(std::string(row.field) + "=") + row.field.size() + 1);
        CHECK_MESSAGE(libauparse_meaning(row.first, nullptr, {row.field, value}) != row.meaning,
                      "the row is no longer needed");
    }
}

TEST_CASE("words of flags are corrected, and libauparse does not know better yet") {
    for (const auto& row : word_corrections()) {
        CAPTURE(row.word);
        CHECK_FALSE(row.writer.empty());
        const auto number = std::to_string(find_syscall(row.call, kX86_64).value());
        const auto body = "arch=c000003e syscall=" + number +
                          " success=yes exit=0 a0=" + std::string(row.example) + " a1=0";
        CHECK(meaning("type=SYSCALL" + kStamp + body, "a0") == row.right);
        const SyscallContext context{"c000003e", number, "0", "0"};
        CHECK_MESSAGE(libauparse_meaning(RecordType::syscall, &context, {"a0", row.example}) == row.word,
                      "the row is no longer needed");
    }
}

TEST_CASE("arguments are corrected, and libauparse does not know better yet") {
    for (const auto& row : argument_corrections()) {
        CAPTURE(row.call);
        CAPTURE(row.argument);
        CHECK_FALSE(row.writer.empty());
        const auto name = "a" + std::to_string(row.argument);
        bool is_tried = false;
        for (const auto arch : {kX86_64, kI386, kS390x}) {
            const bool is_order = row.order == ArgumentCorrection::Order::any ||
                                  (row.order == ArgumentCorrection::Order::s390) == (arch == kS390x);
            const auto call = find_syscall(row.call, arch);
            if (!is_order || !call) continue;
            is_tried = true;
            const auto hex = fmt::format("{:x}", arch);
            const auto number = std::to_string(*call);
            std::string body = "arch=" + hex + " syscall=" + number + " success=yes exit=0";
            for (unsigned i = 0; i < 4; ++i) {
                body += " a" + std::to_string(i) + "=" + (i == row.argument ? std::string(row.example) : "0");
            }
            CHECK(meaning("type=SYSCALL" + kStamp + body + " items=0", name) == row.meaning);
            const SyscallContext context{hex, number, "0", "0"};
            CHECK_MESSAGE(
                libauparse_meaning(RecordType::syscall, &context, {name, row.example}) != row.meaning,
                "the row is no longer needed");
        }
        CHECK(is_tried);
    }
}

TEST_CASE("names are newer than libaudit's") {
    for (const auto* arch : {"riscv32", "riscv64", "loongarch64"}) {
        CAPTURE(arch);
        CHECK_MESSAGE(audit_name_to_machine(arch) < 0, "libaudit knows the machine");
    }
    for (std::uint32_t call = 451; call <= 471; ++call) {
        CAPTURE(call);
        CHECK_MESSAGE(!audit_syscall_to_name(static_cast<int>(call), MACH_86_64), "libaudit knows the call");
        CHECK_FALSE(find_newer_call_name(kX86_64, call).empty());
    }
    for (int type = 1420; type <= 1426; ++type) {
        CAPTURE(type);
        CHECK_MESSAGE(!audit_msg_type_to_name(type), "libaudit knows the type");
        CHECK_FALSE(find_record_type_name(RecordType{type}).empty());
    }
}

TEST_CASE("system calls of machines that libaudit lacks have meaning") {
    const auto call = [](const char* arch, const char* number, const char* arguments) {
        return "type=SYSCALL" + kStamp + "arch=" + arch + " syscall=" + number + " success=yes exit=3 " +
               arguments + " items=1";
    };
    struct Case {
        const char* name;
        std::string line;
        const char* field;
        const char* text;
    };
    const Case cases[] = {
        {"machine", call("c00000f3", "56", "a0=ffffff9c a1=1 a2=241 a3=1b6"), "arch", "riscv64"},
        {"call", call("c00000f3", "56", "a0=ffffff9c a1=1 a2=241 a3=1b6"), "syscall", "openat"},
        {"flags", call("c00000f3", "56", "a0=ffffff9c a1=1 a2=241 a3=1b6"), "a2", "O_WRONLY|O_CREAT|O_TRUNC"},
        {"directory", call("c0000102", "56", "a0=ffffffffffffff9c a1=1 a2=241 a3=1b6"), "a0", "AT_FDCWD"},
        {"clone", call("c0000102", "220", "a0=1200011 a1=0 a2=0 a3=0"), "a0",
         "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD"},
        {"a call that x86_64 lacks", call("400000f3", "404", "a0=1 a1=2 a2=0 a3=0"), "syscall",
         "clock_settime64"},
        {"its arguments", call("400000f3", "404", "a0=1 a1=2 a2=0 a3=0"), "a0", "0x1"},
        {"no call", call("c00000f3", "999", "a0=1 a1=2 a2=0 a3=0"), "syscall", "unknown-syscall(999)"},
        {"a later call", call("c00000b7", "462", "a0=1 a1=2 a2=0 a3=0"), "syscall", "mseal"},
        {"seccomp",
         "type=SECCOMP" + kStamp + "sig=31 arch=c00000f3 syscall=93 compat=0 ip=0x1 code=0x80000000",
         "syscall", "exit"},
        {"what auditd did not know",
         call("c00000f3", "57", "a0=1 a1=2 a2=0 a3=0") +
             "\x1d"
             "ARCH=unknown-elf-type(c00000f3) SYSCALL=unknown-syscall(57)",
         "syscall", "close"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(meaning(test.line, test.field) == test.text);
    }
}

TEST_CASE("what was interpreted before stays as it is") {
    struct Case {
        const char* name;
        const char* type;
        const char* body;
        const char* field;
        const char* text;
    };
    const Case cases[] = {
        {"user", "SYSCALL", "uid=dev-7", "uid", "dev-7"},
        {"unset user", "LOGIN", "auid=unset", "auid", "unset"},
        {"machine", "SYSCALL", "arch=aarch64 syscall=close success=yes exit=0 a0=0x3", "arch", "aarch64"},
        {"call", "SYSCALL", "arch=aarch64 syscall=close success=yes exit=0 a0=0x3", "syscall", "close"},
        {"argument", "SYSCALL", "arch=c000003e syscall=3 success=yes exit=0 a0=0x3", "a0", "0x3"},
        {"error", "SYSCALL", "arch=c000003e syscall=3 success=no exit=ENOENT", "exit", "ENOENT"},
        {"mode", "PATH", "mode=dir,755", "mode", "dir,755"},
        {"signal", "ANOM_ABEND", "sig=SIGSEGV", "sig", "SIGSEGV"},
        {"permissions", "CONFIG_CHANGE", "perm=wa", "perm", "wa"},
        {"list", "CONFIG_CHANGE", "list=exit", "list", "exit"},
        {"program", "PATH", "comm=dead", "comm", "dead"},
        {"in capitals", "AVC", "comm=BEEF", "comm", "BEEF"},
        {"a number", "USER_LOGIN", "acct=1001", "acct", "1001"},
        {"a year", "SOFTWARE_UPDATE", "sw=2024", "sw", "2024"},
        {"a word of hex digits", "VIRT_CONTROL", "vm=cafe", "vm", "cafe"},
        {"an account", "USER_LOGIN", "acct=abba", "acct", "abba"},
        {"a number among arguments", "EXECVE", "argc=2 a0=sleep a1=1234", "a1", "1234"},
        {"a number as a key", "SYSCALL", "key=3306", "key", "3306"},
        {"a number as a title", "PROCTITLE", "proctitle=1234", "proctitle", "1234"},
        {"a key", "SYSCALL", "key=cafe", "key", "cafe"},
        {"an argument", "EXECVE", "argc=1 a0=cafe", "a0", "cafe"},
        {"a title", "PROCTITLE", "proctitle=cafe", "proctitle", "cafe"},
        {"what sudo ran", "USER_CMD", "cmd=dead", "cmd", "dead"},
        {"keystrokes", "TTY", "data=face", "data", "face"},
        {"a title of words", "PROCTITLE", "proctitle=ls -l /a", "proctitle", "ls -l /a"},
        {"a date after a blank", "PATH", "name=20240920", "name", "20240920"},
        {"a name that begins like hex", "INTEGRITY_DATA", "comm=bazel", "comm", "bazel"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(meaning("type=" + std::string(test.type) + kStamp + test.body, test.field) == test.text);
    }
}

TEST_CASE("encoded text is decoded") {
    struct Case {
        const char* value;
        const char* text;
    };
    const Case cases[] = {
        {"612062", "a b"},          {"2F746D702F6120622E747874", "/tmp/a b.txt"},
        {"C3A4", "\xc3\xa4"},       {"6C73", "ls"},
        {"776520697264", "we ird"}, {"\"x\"", "x"},
        {"(null)", "(null)"},       {"636166C3A9", "caf\xc3\xa9"},
        {"207368", " sh"},          {"22616220", "\"ab "},
        {"EABABC", "\xea\xba\xbc"}, {"2F746D702F6120622", "/tmp/a b"},
        {"\"/etc/x", "/etc/x"},     {"\"\"/etc/x\"\"", "/etc/x"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.value);
        CHECK(meaning("type=PATH" + kStamp + "name=" + test.value, "name") == test.text);
    }
}
