#include <dockaudit/field.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

namespace {

// `name=[value] name=[value]`, so that a difference can be read.
std::string spell(FieldRange fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += ' ';
        text.append(name).append("=[").append(value).append("]");
    }
    return text;
}

struct Case {
    const char* name;
    const char* body;
    const char* fields;
};

}  // namespace

TEST_CASE("the fields of a record") {
    const Case cases[] = {
        {"plain", ": a=1 b=2", "a=[1] b=[2]"},
        {"repeated spaces", ":  a=1   b=2 ", "a=[1] b=[2]"},
        {"a tab is no separator", ": a=1\tb=2", "a=[1\tb=2]"},
        {"what is glued to the stamp", ":a=1 b=2", "b=[2]"},
        {"no fields", ": hello world", ""},
        {"empty", "", ""},
        {"no value", ": a= b=2 c=", "b=[2]"},
        {"no name", ": =7", "=[7]"},
        {"two equals", ": a==8", "a=[=8]"},
        {"quotes stay", ": comm=\"ls\" exe=\"/bin/ls\"", "comm=[\"ls\"] exe=[\"/bin/ls\"]"},
        {"a space in quotes ends a value", ": op=\"add rule\" list=4", "op=[\"add] list=[4]"},
        {"one of each mark is trimmed", ": a=1, b=2: c=3) d=4' e=5)',:", "a=[1] b=[2] c=[3] d=[4] e=[5]"},
        {"in this order alone", ": a=1,' b=2:, c=3:) d=4,,", "a=[1,] b=[2:] c=[3:] d=[4,]"},
        {"placeholders keep their parenthesis", ": a=(null) b=(none), c=(x)", "a=[(null)] b=[(none)] c=[(x]"},
        {"a parenthesis before a name", ": (hostname=?, addr=? terminal=ssh)",
         "hostname=[?] addr=[?] terminal=[ssh]"},
        {"the message of a user", ": pid=1 msg='op=login res=success'", "pid=[1] op=[login] res=[success]"},
        {"a message of prose", ": msg='hello there' a=1", "a=[1]"},
        {"a message without quote", ": msg=x a=1", "msg=[x] a=[1]"},
        {"a stamp inside", ": msg=audit(1.2:3): a=1", "a=[1]"},
        {"one key", ": key=\"docker\"", "key=[\"docker\"]"},
        {"several keys", ": key=61016201636465 a=1", "key=[61] key=[62] key=[636465] a=[1]"},
        {"empty keys", ": key=016101016201", "key=[61] key=[62]"},
        {"separators alone", ": key=0101 a=1", "a=[1]"},
        {"no key", ": key=(null)", "key=[(null)]"},
        {"an odd number of digits", ": key=61016", "key=[61016]"},
        {"permissions need their record type", ": avc:  denied  { read } for  pid=1", "pid=[1]"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(spell(FieldRange(test.body)) == test.fields);
    }
}

TEST_CASE("the access vector of an AVC record") {
    const Case cases[] = {
        {"usual", ": avc:  denied  { read write } for  pid=1",
         "seresult=[denied] seperms=[read write] pid=[1]"},
        {"one", ": avc:  granted  { read } for  pid=1", "seresult=[granted] seperms=[read] pid=[1]"},
        {"none", ": avc:  denied  { } for  pid=1", "seresult=[denied] seperms=[] pid=[1]"},
        {"torn", ": avc:  denied  { read wri", "seresult=[denied] seperms=[read wri]"},
        {"torn at the brace", ": avc:  denied  {", "seresult=[denied] seperms=[]"},
        {"in a message", ": msg='avc:  denied  { x } for a=1'", "seresult=[denied] seperms=[x] a=[1]"},
        {"behind a field", ": pid=1 avc:  denied  { x } for a=1", "pid=[1] seperms=[x] a=[1]"},
        {"behind two fields", ": pid=1 uid=2 msg='avc:  denied  { x } for a=1'", "pid=[1] uid=[2] a=[1]"},
        {"AppArmor", ": apparmor=\"DENIED\" pid=3", "apparmor=[\"DENIED\"] pid=[3]"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(spell(FieldRange(test.body, RecordType::avc)) == test.fields);
    }
}

TEST_CASE("the first field of a name is found") {
    const FieldRange fields(": uid=0 msg='uid=5 acct=\"x\"'");
    CHECK(fields.find("uid") == "0");
    CHECK(fields.find("acct") == "\"x\"");
    CHECK_FALSE(fields.find("gid").has_value());
    CHECK_FALSE(fields.find("ui").has_value());
}

TEST_CASE("iterators can be compared and copied") {
    const FieldRange fields(": key=6101 61=2");
    auto first = fields.begin();
    const auto before = first++;
    CHECK(before == fields.begin());
    CHECK_FALSE(before == first);
    CHECK(++first == fields.end());
}

TEST_CASE("values are decoded") {
    const Case cases[] = {
        {"quoted", "\"ls -l\"", "ls -l"},    {"quoted hex is text", "\"6c73\"", "6c73"},
        {"hex", "2F6220632f", "/b c/"},      {"odd hex", "6c7", "6c7"},
        {"placeholder", "(null)", "(null)"}, {"plain", "ssh", "ssh"},
        {"an open quote", "\"ls", "\"ls"},   {"a quote alone", "\"", "\""},
        {"empty quotes", "\"\"", ""},        {"empty", "", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(decode_value(test.body) == test.fields);
    }
    CHECK(decode_value("610062") == std::string("a\0b", 3));
}

TEST_CASE("keys are split") {
    using Keys = std::vector<std::string>;
    CHECK(split_keys("\"docker\"") == Keys{"docker"});
    CHECK(split_keys("610162") == Keys{"a", "b"});
    CHECK(split_keys("6101") == Keys{"a"});
    CHECK(split_keys("(null)") == Keys{"(null)"});
    CHECK(split_keys("0101") == Keys{});
}
