// Fields that are looked for by their first letters, against all fields.

#include "record/field_scan.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include <dockaudit/record_view.hpp>

#include "support/field_text.hpp"
#include "support/logs.hpp"
#include "support/random.hpp"

using namespace dockaudit;

namespace {

constexpr auto kLetters =
    std::to_array<std::string_view>({"u", "c", "n", "k", "s", "a", "x", "e", "r", "aeu", "abcdefghijkl"});

FirstLetters make_set(std::string_view letters) {
    FirstLetters set;
    for (const char letter : letters) set.insert(letter);
    return set;
}

bool is_wanted(const Field& field, std::string_view letters) {
    return !field.name.empty() && letters.find(field.name.front()) != std::string_view::npos;
}

std::string spell(const Field& field) {
    return std::string(field.name).append("=[").append(field.value).append("] ");
}

void check(const FieldRange& fields, std::string_view text) {
    for (const auto letters : kLetters) {
        std::string all;
        std::string found;
        for (const auto& field : fields) {
            if (is_wanted(field, letters)) all += spell(field);
        }
        FieldScan::visit(fields, make_set(letters), [&](const Field& field) {
            if (is_wanted(field, letters)) found += spell(field);
            return true;
        });
        if (found != all) FAIL_CHECK("letters ", letters, " of ", text, "\nfound ", found, "\nof ", all);
    }
}

}  // namespace

TEST_CASE("a scan finds the fields that the grammar reads") {
    test::Random random(test::seed_from_environment(11));
    for (int turn = 0; turn < 30'000; ++turn) {
        const auto text = test::random_fields(random);
        for (const auto type : {RecordType::user, RecordType::execve, RecordType::avc})
            check(FieldRange(text, type), text);
    }
    for (const auto& log : test::all_logs()) {
        std::ifstream file(log.path);
        std::string line;
        for (int lines = 0; lines < 1000 && std::getline(file, line); ++lines) {
            if (const auto record = RecordView::parse(line)) check(record->fields(), line);
        }
    }
}

TEST_CASE("what looks like a field in a value is none") {
    const std::string_view text =
        ": cmdline=\"/bin/x uid=0 -c 'uid=1'\" info='no uid here' uid=7 comm=a uid of b uid=8";
    std::string found;
    FieldScan::visit(FieldRange(text), FirstLetters("uid"), [&](const Field& field) {
        if (field.name == "uid") found += spell(field);
        return true;
    });
    CHECK(found == "uid=[7] uid=[8] ");
    CHECK(FieldRange(text).find("uid") == "7");
}

TEST_CASE("quotes without end take linear time") {
    for (const std::string_view part :
         {"\"", "'", " a=\"", " a='", "\"x ", " a=\"x\"y", "='", "'x'y c=' q ", " a=b "}) {
        std::string text = ": name=\"";
        while (text.size() < 2'000'000) text += part;
        std::size_t count = 0;
        for (const auto& field : FieldRange(text)) count += field.value.size() > 0 ? 1U : 0U;
        CHECK(count <= text.size());
        FieldScan::visit(FieldRange(text), FirstLetters("a"), [](const Field&) { return true; });
    }
}
