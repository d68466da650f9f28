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
        {"a space in quotes ends nothing", ": op=\"add rule\" list=4", "op=[\"add rule\"] list=[4]"},
        {"fields in quotes are none", ": cmdline=\"/bin/x uid=0 a=b\" uid=7",
         "cmdline=[\"/bin/x uid=0 a=b\"] uid=[7]"},
        {"commas and equals in quotes", ": flags=\"rw, rprivate\" data=\"a==b, c\", x=1",
         "flags=[\"rw, rprivate\"] data=[\"a==b, c\"] x=[1]"},
        {"a quote that is lost", ": msg='root_dir=\"/ comm=\"yum\" res=success'",
         "root_dir=[\"/] comm=[\"yum\"] res=[success]"},
        {"a quote that is lost before a number", ": cmd=\"a b uid=5 exe=\"/x\"",
         "cmd=[\"a b] uid=[5] exe=[\"/x\"]"},
        {"a quote that is lost at the end", ": uid=5 exe=\"/usr/bin/a b", "uid=[5] exe=[\"/usr/bin/a b]"},
        {"quotes in quotes", ": cmdline=\"sh -c \"echo hi\" x\" pid=1",
         "cmdline=[\"sh -c \"echo hi\" x\"] pid=[1]"},
        {"quotes in quotes at the end", ": cmdline=\"sh -c \"echo hi\"\" pid=1",
         "cmdline=[\"sh -c \"echo hi\"\"] pid=[1]"},
        {"an odd quote in quotes", ": acct=\"a\"b\" uid=1 exe=\"/x\"",
         "acct=[\"a\"b\"] uid=[1] exe=[\"/x\"]"},
        {"an empty value in quotes", ": a=\"\" b=\"\" c=1", "a=[\"\"] b=[\"\"] c=[1]"},
        {"a second text after a quoted one", ": key=\"a\" \"b\" list=4", "key=[\"a\"] list=[4]"},
        {"prose after quotes",
         ": msg='PAM: setcred acct=\"root\" : exe=\"/bin/su\" (hostname=?, res=success)'",
         "acct=[\"root\"] exe=[\"/bin/su\"] hostname=[?] res=[success]"},
        {"quotes before marks", ": a=\"x'\"',) b=\"y:\":", "a=[\"x'\"] b=[\"y:\"]"},
        {"an apostrophe", ": msg='op=PAM:session_open acct=\"o'brien x\" res=failed'",
         "op=[PAM:session_open] acct=[\"o'brien x\"] res=[failed]"},
        {"single quotes", ": msg='acct='a b' exe='/x y' res=1'", "acct=['a b'] exe=['/x y'] res=[1]"},
        {"a single quote that ends a message", ": msg='addr=? terminal=' a=' b=1'",
         "addr=[?] terminal=[] a=[] b=[1]"},
        {"a text without quotes", ": comm=rs:main Q:Reg scontext=a:b c",
         "comm=[rs:main Q:Reg] scontext=[a:b]"},
        {"a text without quotes at the end", ": name=/a b c ", "name=[/a b c]"},
        {"an operation of words", ": msg='op=adding user to group acct=\"a\"'",
         "op=[adding user to group] acct=[\"a\"]"},
        {"hex is a word", ": name=2F61 of pid=1 key=(null) x a=1", "name=[2F61] pid=[1] key=[(null)] a=[1]"},
        {"prose after numbers", ": login pid=1 uid=0 old auid=4294967295 new auid=0",
         "pid=[1] uid=[0] auid=[4294967295] auid=[0]"},
        {"a colon after a text", ": acct=root : exe=\"/x\"", "acct=[root] exe=[\"/x\"]"},
        {"a label with its mode", ": subj=/usr/bin/man (enforce) old auid=1",
         "subj=[/usr/bin/man (enforce)] auid=[1]"},
        {"a label of one module with its mode", ": subj_apparmor=/usr/bin/man (enforce) a=1",
         "subj_apparmor=[/usr/bin/man (enforce)] a=[1]"},
        {"doubled quotes", ": name=\"\"/a b\"\" a=1", "name=[\"\"/a b\"\"] a=[1]"},
        {"lists", ": grantors=pam_unix,pam_permit new-level=s0:c1,c2",
         "grantors=[pam_unix,pam_permit] new-level=[s0:c1,c2]"},
        {"quotes after no name", ": a\"b=\"c d\" e=1", "a\"b=[\"c] e=[1]"},
        {"one of each mark is trimmed", ": a=1, b=2: c=3) d=4' e=5)',:", "a=[1] b=[2] c=[3] d=[4] e=[5]"},
        {"in this order alone", ": a=1,' b=2:, c=3:) d=4,,", "a=[1,] b=[2:] c=[3:] d=[4,]"},
        {"placeholders keep their parenthesis", ": a=(null) b=(none), c=(x)",
         "a=[(null)] b=[(none)] c=[(x)]"},
        {"a parenthesis before a name", ": (hostname=?, addr=? terminal=ssh)",
         "hostname=[?] addr=[?] terminal=[ssh]"},
        {"the message of a user", ": pid=1 msg='op=login res=success'", "pid=[1] op=[login] res=[success]"},
        {"a message of prose", ": msg='hello there' a=1", "a=[1]"},
        {"a message without quote", ": msg=x a=1", "msg=[x] a=[1]"},
        {"a stamp inside", ": msg=audit(1.2:3): a=1", "a=[1]"},
        {"one key", ": key=\"docker\"", "key=[\"docker\"]"},
        {"several keys", ": key=61016201636465 a=1", "key=[61] key=[62] key=[636465] a=[1]"},
        {"several keys without their first quote", ": key=6101620163\" a=1",
         "key=[61] key=[62] key=[63] a=[1]"},
        {"several torn keys", ": key=61620163640165666", "key=[6162] key=[6364] key=[6566]"},
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
        {"after a field", ": pid=1 avc:  denied  { x } for a=1",
         "pid=[1] seresult=[denied] seperms=[x] a=[1]"},
        {"after two fields", ": pid=1 uid=2 msg='avc:  denied  { x } for a=1'",
         "pid=[1] uid=[2] seresult=[denied] seperms=[x] a=[1]"},
        {"a notice", ": pid=1 msg='avc:  received policyload notice (seqno=2) : exe=\"/x\"'",
         "pid=[1] seqno=[2] exe=[\"/x\"]"},
        {"D-Bus and AppArmor", ": pid=1 msg='apparmor=\"DENIED\" operation=\"dbus method call\" denied { x }",
         "pid=[1] apparmor=[\"DENIED\"] operation=[\"dbus method call\"] seresult=[denied] seperms=[x]"},
        {"braces alone", ": pid=1 { x } denied { y } granted { z } a=1",
         "pid=[1] seresult=[denied] seperms=[y] a=[1]"},
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
        {"quoted", "\"ls -l\"", "ls -l"},
        {"quoted hex is text", "\"6c73\"", "6c73"},
        {"hex", "2F6220632F", "/b c/"},
        {"small digits are no hex", "2F6220632f", "2F6220632f"},
        {"torn hex", "2F62206364652", "/b cde"},
        {"doubled quotes", "\"\"a b\"\"", "a b"},
        {"doubled empty quotes", "\"\"\"\"", ""},
        {"quotes that are not doubled", "\"\"a\" \"b\"\"", "\"a\" \"b\""},
        {"odd hex", "6c7", "6c7"},
        {"placeholder", "(null)", "(null)"},
        {"plain", "ssh", "ssh"},
        {"an open quote", "\"ls", "ls"},
        {"a quote alone", "\"", ""},
        {"empty quotes", "\"\"", ""},
        {"empty", "", ""},
        {"quotes inside", "\"a \"b\" c\"", "a \"b\" c"},
        {"single quotes", "'a b'", "a b"},
        {"text after a closing quote", "\"a\"b", "a"},
        {"an apostrophe", "'a", "'a"},
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
