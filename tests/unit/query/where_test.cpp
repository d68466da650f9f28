#include <doctest/doctest.h>

#include <string>

#include <dockaudit/error.hpp>
#include <dockaudit/query.hpp>

#include "query/prefilter.hpp"
#include "query_text.hpp"

using namespace dockaudit;
using dockaudit::test::kSyscall;
using dockaudit::test::make_event;

namespace {

std::string decode(const RecordView&, const Field& field) {
    return decode_value(field.value);
}

const std::string kLines = kSyscall +
                           "\nCWD cwd=\"/root dir\""
                           "\nPATH item=0 name=2F612062 mode=0100644 ouid=unset nametype=NORMAL"
                           "\nUNKNOWN[1399] value=5 big=99999999999999999999 text=12ab";

bool holds(const std::string& expression, const std::string& lines = kLines) {
    const auto event = make_event(lines);
    return Query::builder().where(expression, decode).build().matches(event.view());
}

}  // namespace

TEST_CASE("an expression holds for an event") {
    struct Case {
        std::string expression;
        bool expected;
    };
    const Case cases[] = {
        // Stored and interpreted values.
        {"comm r= \"\\\"cat\\\"\"", true},
        {"comm r= cat", false},
        {"comm i= cat", true},
        {"comm i= \"cat\"", true},
        {"\"comm\" i= cat", true},
        {"comm i!= cat", false},
        {"comm i!= dog", true},
        {"name i= \"/a b\"", true},
        {"name r= 2F612062", true},
        {"comm\ti=\ncat", true},
        {"comm i=cat", true},
        {"type r= CWD", true},
        {"type i= CWD", true},
        {"node r= x", false},
        {"i r= x", false},
        {"exit r= 3", true},
        // A record without the field meets nothing.
        {"nosuch r= \"\"", false},
        {"nosuch r!= \"\"", false},
        {"nosuch !== 0", false},
        {"!(nosuch r!= \"\")", true},
        // One record has to meet the whole.
        {"comm i= cat && uid == 33", true},
        {"comm i= cat && nametype r= NORMAL", false},
        {"comm i= dog || nametype r= NORMAL", true},
        {"!comm i= cat", true},
        {"!(comm i= cat) && !(cwd r!= x) && !(name r!= x) && !\\record_type == 1399", false},
        // && binds more tightly than ||, ! more than both.
        {"uid == 33 || uid == 1 && uid == 2", true},
        {"(uid == 33 || uid == 1) && uid == 2", false},
        {"!uid == 33 && uid == 33", false},
        {"!!uid == 33", true},
        // Numbers.
        {"uid == 33", true},
        {"uid !== 33", false},
        {"uid < 34", true},
        {"uid < 33", false},
        {"uid <= 33", true},
        {"uid > 32", true},
        {"uid >= 34", false},
        {"uid == 0x21", true},
        {"exit == 3", true},
        {"exit > -1", true},
        {"ouid == -1", true},
        {"ouid == unset", true},
        {"ouid == 4294967295", true},
        {"ouid > 0", true},
        {"mode == 0100644", true},
        {"mode == 33188", true},
        {"a0 == 255", true},
        {"a0 == 0xff", true},
        {"arch == 0xc000003e", true},
        {"big > 0", false},
        {"text == 12", false},
        {"text !== 12", false},
        // Virtual fields.
        {"\\record_type == CWD", true},
        {"\\record_type == cwd", true},
        {"\\record_type == 1307", true},
        {"\\record_type == AVC", false},
        {"\\record_type == \"UNKNOWN[1399]\"", true},
        {"\\record_type > 1399", false},
        {"\\record_type >= 1399", true},
        {"\\record_type r= CWD", false},
        {"\\record_type r!= CWD", false},
        {"\\timestamp == ts:1700000000.100", true},
        {"\\timestamp == ts:1700000000.99", false},
        {"\\timestamp > ts:1700000000.99", true},
        {"\\timestamp <= ts:1700000000.99", false},
        {"\\timestamp_ex == ts:1700000000.100:7", true},
        {"\\timestamp_ex < ts:1700000000.100:8", true},
        {"\\timestamp_ex < ts:1700000000.100:7", false},
        {"\\timestamp_ex < ts:1700000000.101:0", true},
        // Regular expressions see the record as it is stored.
        {"\\regexp cat", true},
        {"\\regexp \"comm=\\\"c[a]t\\\"\"", true},
        {"\\regexp /^type=CWD .*root dir\"$/", true},
        {"\\regexp /\\/usr\\/bin\\/(cat|dog)/", true},
        {"\\regexp /CAT/", false},
        {"\\regexp /cwd.*comm/", false},
        {"\\regexp //", true},
        {"\\regexp /ses=5\\\\./", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.expression);
        CHECK(holds(test.expression) == test.expected);
    }
}

TEST_CASE("every key of a record counts, spelled as libauparse does") {
    struct Case {
        std::string name;
        std::string condition;
        std::string key;
        bool expected;
    };
    const std::string two = "7372760174776F206B657973";
    const Case cases[] = {
        {"the first", "key r= \"\\\"srv\\\"\"", two, true},
        {"another, in hex since it has a space", "key r= 74776F206B657973", two, true},
        {"not the first in hex", "key r= 737276", two, false},
        {"none of them", "key r!= x", two, true},
        {"one of them", "key r!= 74776F206B657973", two, false},
        {"the meaning of another", "key i= \"two keys\"", two, true},
        {"not the meaning of another", "key i!= \"two keys\"", two, false},
        {"the meaning of none", "key i!= x", two, true},
        {"a single one in hex", "key r= \"\\\"srv\\\"\"", "737276", true},
        {"a single one between quotes", "key r= \"\\\"srv\\\"\"", "\"srv\"", true},
        {"none at all", "key r= \"(null)\"", "(null)", true},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto event = make_event("SYSCALL uid=0 key=" + test.key);
        const auto query = Query::builder().where(test.condition, decode).build();
        CHECK(query.matches(event.view()) == test.expected);
        if (test.expected) CHECK(may_match(prefilter_of(query), event.view()));
    }
}

TEST_CASE("a record has the type that it tells and the one that it was given") {
    const std::string labels = "UNKNOWN[1420] subj_smack=x";
    CHECK(holds("\\record_type == MAC_TASK_CONTEXTS", labels));
    CHECK(holds("\\record_type == 1420", labels));
    CHECK_FALSE(holds("\\record_type == 1425", "UNKNOWN[1420] ipe_op=EXECUTE"));
}

TEST_CASE("a regular expression does not see what was stored after the record, and passes NUL bytes") {
    CHECK_FALSE(holds("\\regexp /alice/", "SYSCALL uid=1000\x1DUID=\"alice\""));
    CHECK(holds("\\regexp /b$/", std::string("CWD cwd=a\0b", 11)));
}

TEST_CASE("a mistake in an expression is shown where it is") {
    struct Case {
        std::string expression;
        std::size_t position;
        std::size_t length;
        std::string message;
    };
    const Case cases[] = {
        {"", 0, 1, "the expression is empty"},
        {"  ", 2, 1, "the expression is empty"},
        {"uid", 3, 1, "an operator and a value are missing"},
        {"uid r=", 6, 1, "a value should stand after r="},
        {"uid r= =", 7, 1, "a value should stand after r="},
        {"uid = 0", 4, 1, "= needs a letter or another = here"},
        {"uid != 0", 4, 2, "!= needs a letter or another = here"},
        {"uid r 0", 4, 1, "an operator should stand here"},
        {"uid == root", 7, 4, "this is not a number"},
        {"uid == \"\"", 7, 2, "this is not a number"},
        {"(uid == 0", 0, 1, "this parenthesis is not closed"},
        {"(uid == 0 uid", 10, 3, "a closing parenthesis should stand here"},
        {"()", 1, 1, "a condition should begin here"},
        {"uid == 0)", 8, 1, "no parenthesis is open here"},
        {"uid == 0 &&", 11, 1, "a condition is missing at the end"},
        {"uid == 0 & uid == 0", 9, 1, "there is no such operator"},
        {"uid == 0 or uid == 1", 9, 2, "the expression should end here"},
        {"comm r= a.b", 9, 1, "this cannot stand in a word"},
        {"comm r= \"a", 8, 2, "the closing \" is missing"},
        {"comm r= \"a\\", 8, 3, "the closing \" is missing"},
        {"comm r= \"a\\nb\"", 10, 2, "there is no such escape"},
        {"\\", 1, 1, "a name should stand after the backslash"},
        {"\\type == CWD", 1, 4, "there is no such virtual field"},
        {"\\record_type == NOPE", 16, 4, "there is no such type of record"},
        {"\\timestamp == 17", 14, 2, "this is not a time stamp"},
        {"\\timestamp == ts:1.2000", 14, 9, "this is not a time stamp"},
        {"\\timestamp == ts:-1.2", 14, 7, "this is not a time stamp"},
        {"\\timestamp == ts:1.2:3", 14, 8, "this is not a time stamp"},
        {"\\timestamp_ex == ts:1.2", 17, 6, "this is not a time stamp"},
        {"\\timestamp == ts:99999999999999999999.1", 14, 25, "this is not a time stamp"},
        {"\\regexp", 7, 1, "a regular expression should stand here"},
        {"\\regexp /(/", 8, 3, "this is no regular expression: Unmatched ( or \\("},
    };
    for (const auto& test : cases) {
        CAPTURE(test.expression);
        try {
            Query::builder().where(test.expression, decode);
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(error.what() == test.message);
            CHECK(error.text() == test.expression);
            CHECK(error.position() == test.position);
            CHECK(error.length() == test.length);
        }
    }
}

TEST_CASE("values are interpreted only by who can") {
    CHECK_THROWS_AS(Query::builder().where("uid i= root"), Error);
    const auto event = make_event(kLines);
    CHECK(Query::builder().where("uid r= 33").build().matches(event.view()));
}

TEST_CASE("deep nesting is an error, a long expression is not") {
    CHECK_THROWS_AS(holds(std::string(100'000, '(')), Error);
    CHECK_THROWS_AS(holds(std::string(100'000, '!') + "uid == 0"), Error);
    std::string longer = "uid == 33";
    for (int i = 0; i < 20'000; ++i) longer += " && uid == 33";
    CHECK(holds(longer));
}
