#include "format/ecs/ecs_tables.hpp"

#include <doctest/doctest.h>
#include <libaudit.h>

#include <map>
#include <set>
#include <string>

using namespace dockaudit;

namespace {

std::set<std::string> words_of(std::string_view list) {
    std::set<std::string> words;
    while (!list.empty()) {
        const auto word = list.substr(0, list.find(','));
        words.emplace(word);
        list.remove_prefix(std::min(word.size() + 1, list.size()));
    }
    return words;
}

// The types that ECS 8 expects with each category: "ECS Categorization Fields", event.category.
const std::map<std::string, std::set<std::string>> kTypes{
    {"authentication", {"end", "info", "start"}},
    {"configuration", {"access", "change", "creation", "deletion", "info"}},
    {"driver", {"change", "end", "info", "start"}},
    {"file", {"access", "change", "creation", "deletion", "info"}},
    {"host", {"access", "change", "end", "info", "start"}},
    {"iam", {"admin", "change", "creation", "deletion", "group", "info", "user"}},
    {"intrusion_detection", {"allowed", "denied", "info"}},
    {"network", {"access", "allowed", "connection", "denied", "end", "info", "protocol", "start"}},
    {"package", {"access", "change", "deletion", "info", "installation", "start"}},
    {"process", {"access", "change", "end", "info", "start"}},
    {"session", {"end", "info", "start"}},
};

void check_meaning(const EcsMeaning& meaning) {
    CHECK_FALSE(meaning.type.empty());
    const auto allowed = kTypes.find(std::string(meaning.category));
    REQUIRE(allowed != kTypes.end());
    for (const auto& type : words_of(meaning.type)) {
        CAPTURE(type);
        CHECK(allowed->second.contains(type));
    }
}

}  // namespace

TEST_CASE("every row of the ECS tables has a category and a type that go together") {
    for (const auto& row : ecs_syscalls()) {
        CAPTURE(row.name);
        check_meaning(row.meaning);
        CHECK_FALSE(row.meaning.action.empty());
        CHECK(find_ecs_syscall(row.name) == &row.meaning);
    }
    for (const auto& row : ecs_records()) {
        CAPTURE(row.name);
        check_meaning(row.meaning);
        CHECK(find_ecs_record(row.type) == &row);
        const auto name = find_record_type_name(row.type);
        if (!name.empty()) CHECK(row.name == name);
        if (row.is_part) CHECK(row.meaning.action.empty());
    }
}

TEST_CASE("every system call of libaudit's tables has a meaning") {
    constexpr int kMostCalls = 6000;
    int count = 0;
    for (const int machine : {MACH_X86, MACH_86_64, MACH_IA64, MACH_PPC64, MACH_PPC, MACH_S390X, MACH_S390,
                              MACH_ALPHA, MACH_ARM, MACH_AARCH64, MACH_PPC64LE}) {
        for (int number = 0; number < kMostCalls; ++number) {
            const auto* name = audit_syscall_to_name(number, machine);
            if (name == nullptr) continue;
            ++count;
            CAPTURE(name);
            CHECK(find_ecs_syscall(name) != nullptr);
        }
    }
    CHECK(count > 2000);
}

TEST_CASE("every type of record that has a name has a meaning") {
    for (const auto& [name, type] : record_type_names()) {
        CAPTURE(name);
        CHECK((type == RecordType::syscall || find_ecs_record(type) != nullptr));
    }
}

TEST_CASE("types without a row have no meaning") {
    for (const int number : {-1, 0, 999, 1300, 1999, 2999, 3000, 65535}) {
        CAPTURE(number);
        CHECK(find_ecs_record(RecordType{number}) == nullptr);
    }
    CHECK(find_ecs_syscall("") == nullptr);
    CHECK(find_ecs_syscall("zzz") == nullptr);
    CHECK(find_ecs_syscall("openatx") == nullptr);
}
