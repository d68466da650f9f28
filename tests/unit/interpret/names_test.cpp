#include <dockaudit/names.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <dockaudit/interpreter.hpp>

#include "facts/value.hpp"

using namespace dockaudit;

TEST_CASE("machines as typed") {
    struct Case {
        std::string text;
        std::optional<std::uint32_t> expected;
    };
    const Case cases[] = {
        {"x86_64", 0xC000003E},     {"X86_64", 0xC000003E},      {"i386", 0x40000003},
        {"i686", 0x40000003},       {"aarch64", 0xC00000B7},     {"c000003e", 0xC000003E},
        {"C000003E", 0xC000003E},   {"0xc000003e", 0xC000003E},  {"ppc64le", 0xC0000015},
        {"vax", std::nullopt},      {"", std::nullopt},          {"c000003e!", std::nullopt},
        {"12345678", std::nullopt}, {"riscv64", 0xC00000F3},     {"RISCV32", 0x400000F3},
        {"c0000102", 0xC0000102},   {"loongarch64", 0xC0000102},
    };
    for (const auto& test : cases) {
        CAPTURE(test.text);
        CHECK(find_arch(test.text) == test.expected);
    }
}

TEST_CASE("the names that machines have in an interpreted log") {
    Interpreter interpreter;
    for (const auto arch : known_arches()) {
        const auto line = fmt::format("type=SYSCALL msg=audit(1.000:1): arch={:x} syscall=1 a0=1 a1=1", arch);
        const auto record = RecordView::parse(line);
        const std::string name(interpreter.interpret(*record, {"arch", *record->field("arch")}));
        CAPTURE(name);
        CHECK(read_number(name, Reader::arch) == arch);
    }
    CHECK(read_number("c000003e", Reader::arch) == 0xC000003E);
    CHECK(read_number("vax", Reader::arch) == std::nullopt);
    CHECK(read_number("aa64", Reader::arch) == 0xAA64);
    CHECK(read_number("aarch", Reader::arch) == std::nullopt);
}

TEST_CASE("operations of io_uring and errors by their names") {
    CHECK(find_uring_op("nop") == 0U);
    CHECK(find_uring_op("openat") == 18U);
    CHECK(find_uring_op("") == std::nullopt);
    CHECK(find_uring_op("execve") == std::nullopt);
    CHECK(find_errno_name(13) == "EACCES");
    CHECK(find_errno_name(4000).empty());
}

TEST_CASE("b64 is the machine of a 64 bit host") {
    constexpr std::uint32_t k64Bit = 0x80000000;
    const auto wide = find_arch("b64");
    if (wide) CHECK((*wide & k64Bit) != 0);
    if (wide == 0xC000003E) CHECK(find_arch("b32") == 0x40000003U);
}

TEST_CASE("all machines that are known") {
    const auto arches = known_arches();
    for (const auto arch : {0xC000003EU, 0x40000003U, 0xC00000B7U, 0xC0000015U, 0x80000016U})
        CHECK(std::ranges::count(arches, arch) == 1);
}

TEST_CASE("system calls by name") {
    CHECK(find_syscall("execve", 0xC000003E) == 59U);
    CHECK(find_syscall("read", 0xC000003E) == 0U);
    CHECK(find_syscall("execve", 0x40000003) == 11U);
    CHECK(find_syscall("open", 0xC00000B7) == std::nullopt);
    CHECK(find_syscall("no_such_call", 0xC000003E) == std::nullopt);
    CHECK(find_syscall("execve", 1) == std::nullopt);
}

TEST_CASE("system calls later than libaudit have their number on each machine") {
    for (const std::uint32_t arch :
         {0xC000003EU, 0x40000003U, 0xC00000B7U, 0x80000016U, 0xC0000015U, 0xC00000F3U}) {
        CAPTURE(arch);
        CHECK(find_syscall("cachestat", arch) == 451U);
        CHECK(find_syscall("mseal", arch) == 462U);
        CHECK(find_syscall("file_setattr", arch) == 469U);
    }
    CHECK(find_syscall("uretprobe", 0xC000003E) == 335U);
    CHECK(find_syscall("uretprobe", 0xC00000B7) == std::nullopt);
    CHECK(find_syscall("cachestat", 8) == std::nullopt);
}

TEST_CASE("machines that libaudit lacks have the generic table") {
    CHECK(find_syscall("openat", 0xC00000F3) == 56U);
    CHECK(find_syscall("execve", 0xC0000102) == 221U);
    CHECK(find_syscall("fstat", 0xC0000102) == 80U);
    CHECK(find_syscall("fstat", 0x400000F3) == std::nullopt);
    CHECK(find_syscall("clock_gettime64", 0x400000F3) == 403U);
    CHECK(find_syscall("riscv_hwprobe", 0xC00000F3) == 258U);
    CHECK(find_syscall("riscv_hwprobe", 0xC0000102) == std::nullopt);
    CHECK(find_syscall("open", 0xC00000F3) == std::nullopt);
}

TEST_CASE("errors by name") {
    CHECK(find_errno("EPERM") == 1);
    CHECK(find_errno("EAGAIN") == 11);
    CHECK(find_errno("ENOSUCH") == std::nullopt);
    CHECK(find_errno("-EPERM") == std::nullopt);
    CHECK(find_errno("") == std::nullopt);
}
