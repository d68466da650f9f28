// Fields that are read by the form of an earlier record, against the grammar.

#include "record/field_form.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/field_text.hpp"
#include "support/logs.hpp"
#include "support/random.hpp"

using namespace dockaudit;

namespace {

std::vector<Field> by_grammar(const RecordView& record) {
    std::vector<Field> fields;
    for (const auto& field : record.fields()) fields.push_back(field);
    return fields;
}

std::string names_of(std::span<const Field> fields) {
    std::string names;
    for (const auto& field : fields) names.append(field.name).push_back('\n');
    return names;
}

std::string names_and_values(std::span<const Field> fields) {
    std::string text;
    for (const auto& field : fields) text.append(field.name).append("[").append(field.value).append("] ");
    return text;
}

class Checker {
 public:
    // The fields must be the same, and records have one form exactly if they have one type and the same
    // names.
    void check(const std::string& line) {
        const auto record = RecordView::parse(line);
        if (!record) return;
        std::vector<Field> fields{{"before", "it"}};
        const auto* form = forms_.read(*record, fields);
        REQUIRE(fields.size() >= 1);
        CHECK(fields.front() == Field{"before", "it"});
        fields.erase(fields.begin());
        const auto expected = by_grammar(*record);
        if (fields != expected) {
            FAIL_CHECK("other fields of: ", line, "\n", names_and_values(fields), "\n",
                       names_and_values(expected));
            return;
        }
        const auto is_elsewhere = [](const Field& one, const Field& other) {
            return one.value.data() != other.value.data();
        };
        if (!std::ranges::equal(fields, expected, std::not_fn(is_elsewhere)))
            FAIL_CHECK("values at other places of: ", line);
        if (!form) return;
        ++with_form;
        const auto names = std::to_string(to_number(record->type())) + "\n" + names_of(fields);
        const auto [known, is_new] = numbers_.emplace(names, form->number());
        CHECK(known->second == form->number());
        CHECK(form->has_names(fields));
        forms_met = numbers_.size();
    }

    std::size_t with_form = 0;
    std::size_t forms_met = 0;

 private:
    FieldForms forms_;
    std::map<std::string, std::uint32_t> numbers_;
};

std::string mutate(std::string line, test::Random& random) {
    constexpr std::string_view kBytes = " =(':,)0fk\"\x01";
    for (auto changes = random.below(4); changes > 0 && !line.empty(); --changes) {
        const auto place = random.below(line.size());
        switch (random.below(3)) {
            case 0:
                line[place] = random.pick(kBytes);
                break;
            case 1:
                line.insert(place, 1, random.pick(kBytes));
                break;
            default:
                line.erase(place, 1);
        }
    }
    return line;
}

}  // namespace

TEST_CASE("a form reads the fields that the grammar reads") {
    test::Random random(test::seed_from_environment(7));
    Checker checker;
    for (const auto& log : test::all_logs()) {
        std::ifstream file(log.path);
        std::string line;
        for (int lines = 0; lines < 3000 && std::getline(file, line); ++lines) {
            checker.check(line);
            checker.check(mutate(line, random));
        }
    }
    CHECK(checker.with_form > 10'000);
    CHECK(checker.forms_met > 50);
}

TEST_CASE("what is written in a special way is no reason to misread what follows") {
    Checker checker;
    const std::string head = "type=SYSCALL msg=audit(1.000:1):";
    for (int turn = 0; turn < 3; ++turn) {
        for (const char* body : {" a=1 key=\"x\"",
                                 " a=1 key=6162",
                                 " a=1 key=61620163",
                                 " a=1 key=0161",
                                 " a=1 key=01zz",
                                 " a=1 key=010161",
                                 " a=1 key=0101a01)",
                                 " a=1 key=(null)",
                                 " a=1 key=",
                                 " a= key=1",
                                 " a=1  key=2",
                                 " a=1 key=2 ",
                                 " a=1 key=2 more",
                                 " a=1, key=2)",
                                 " msg='a=1 key=2'",
                                 " msg='op a=1 key=2'",
                                 " (a=1 key=2)",
                                 " prose a=1 key=2",
                                 "a=1 key=2",
                                 " msg=audit(2.0:2): a=1",
                                 "",
                                 " msg=a=1 key=2",
                                 " msg=1 key=2",
                                 " a=1 audit_backlog_limit=2",
                                 " a=key=2 key=1"}) {
            checker.check(head + body);
            checker.check("type=AVC msg=audit(1.000:1):" + std::string(body));
        }
    }
    checker.check("type=AVC msg=audit(1.000:1): avc:  denied  { read } for  pid=1");
    checker.check("type=AVC msg=audit(1.000:1): avc:  denied  { write append } for  pid=1");
}

TEST_CASE("a form reads quotes and prose as the grammar does") {
    test::Random random(test::seed_from_environment(13));
    Checker checker;
    for (int turn = 0; turn < 20'000; ++turn) {
        const char* const types[] = {"EXECVE", "USER_LOGIN", "AVC"};
        const auto line =
            std::string("type=") + random.pick(types) + " msg=audit(1.000:1)" + test::random_fields(random);
        checker.check(line);
        checker.check(mutate(line, random));
    }
    CHECK(checker.with_form > 500);
}

TEST_CASE("a type has a bounded number of forms") {
    FieldForms forms;
    std::vector<Field> fields;
    std::size_t known = 0;
    for (int i = 0; i < 100; ++i) {
        fields.clear();
        const auto line = "type=SYSCALL msg=audit(1.000:1): f" + std::to_string(i) + "=1";
        known += static_cast<std::size_t>(forms.read(*RecordView::parse(line), fields) != nullptr);
        CHECK(fields.size() == 1);
    }
    CHECK(known == 32);

    std::string line = "type=PATH msg=audit(1.000:1):";
    for (const std::size_t count : {64U, 65U}) {
        while (static_cast<std::size_t>(std::ranges::count(line, '=')) < count + 2) line += " a=1";
        fields.clear();
        CHECK((forms.read(*RecordView::parse(line), fields) != nullptr) == (count == 64));
        CHECK(fields.size() == count);
    }
}

TEST_CASE("a form that cannot be read is learnt again, but not for ever") {
    FieldForms forms;
    const auto read = [&](const char* line) {
        std::vector<Field> fields;
        const auto record = RecordView::parse(line);
        return forms.read(*record, fields);
    };
    // What stands before a name is too long.
    constexpr const char* kLong = "type=SYSCALL msg=audit(1.000:1): some words and more a=1";
    constexpr const char* kShort = "type=SYSCALL msg=audit(1.000:1): a=1";
    const auto* const form = read(kLong);
    REQUIRE(form != nullptr);
    CHECK(form->may_learn());
    CHECK(read(kShort) == form);
    CHECK_FALSE(form->may_learn());

    FieldForms others;
    forms = std::move(others);
    const auto* const hard = read(kLong);
    for (int i = 0; i < 100; ++i) CHECK(read(kLong) == hard);
    CHECK_FALSE(hard->may_learn());
    CHECK(read(kShort) == hard);
}
