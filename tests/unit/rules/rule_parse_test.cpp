#include <doctest/doctest.h>

#include <dockaudit/audit_rules.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace dockaudit;

namespace {

RuleAccounts some_accounts() {
    const auto lookup = [](std::string_view name) {
        return name == "alice" ? std::optional<std::uint32_t>(1000) : std::nullopt;
    };
    return {lookup, lookup};
}

const AuditRule& rule_of(const RuleSet& rules) {
    REQUIRE(rules.errors.empty());
    REQUIRE(rules.lines.size() == 1);
    return std::get<AuditRule>(rules.lines.front().content);
}

}  // namespace

TEST_CASE("rules in today's form") {
    struct Case {
        std::string_view name;
        std::string_view line;
        std::string_view written;
    };
    const Case cases[] = {
        {"a watch", "-w /etc/x -p wa -k y", "-a always,exit -F path=/etc/x -F perm=wa -F key=y"},
        {"a watch of all accesses", "-w /etc/x", "-a always,exit -F path=/etc/x -F perm=rwxa"},
        {"a watch of a folder", "-w /etc/x// -p r", "-a always,exit -F dir=/etc/x -F perm=r"},
        {"a watch of the root", "-w /", "-a always,exit -F dir=/ -F perm=rwxa"},
        {"a watch that is removed", "-W /etc/x -p wa", "-d always,exit -F path=/etc/x -F perm=wa"},
        {"the last -p counts", "-w /x -p r -p wx", "-a always,exit -F path=/x -F perm=wx"},
        {"a listed watch with permissions first", " -p wa-w /x -k y",
         "-a always,exit -F path=/x -F perm=wa -F key=y"},
        {"a listed watch of two permissions", "-w /x -p wa -F perm=r",
         "-a always,exit -F path=/x -F perm=wa -F perm=r"},
        {"list first", "-a exit,never -S open", "-a never,exit -S open"},
        {"in front of others", "-A exit,always -S open", "-A always,exit -S open"},
        {"calls become one list", "-a always,exit -S open -S openat,,creat -k k",
         "-a always,exit -S open,openat,creat -F key=k"},
        {"fields before a machine stay there",
         "-a always,exit -F uid=0 -F arch=b64 -F gid=0 -S open -F pid=1",
         "-a always,exit -F uid=0 -F arch=b64 -S open -F gid=0 -F pid=1"},
        {"values in the words of options", "-aalways,exit -Sopen -Fuid=0 -kk",
         "-a always,exit -S open -F uid=0 -F key=k"},
        {"names become those of the kernel", "-a always,exit -S open -F LoginUid=0 -F filetype=SOCKET",
         "-a always,exit -S open -F auid=0 -F filetype=socket"},
        {"a listed kind of file", "-a always,exit -S open -F filetype!=32768",
         "-a always,exit -S open -F filetype!=file"},
        {"keys as fields and options", "-a always,exit -S open -F key=a -k b=c",
         "-a always,exit -S open -F key=a -F key=b=c"},
        {"spaces and backslashes", "-w /a\\ b\\\\c\\d -k e\\ f",
         "-a always,exit -F path=/a\\ b\\\\c\\\\d -F perm=rwxa -F key=e\\ f"},
        {"quotes are letters", "-w /a -k \"b\"", "-a always,exit -F path=/a -F perm=rwxa -F key=\"b\""},
        {"comparisons", "-a always,exit -S open -C auid!=euid -C gid=obj_gid",
         "-a always,exit -S open -C auid!=euid -C gid=obj_gid"},
        {"every operator",
         "-a always,exit -S open -F a0=1 -F a0!=1 -F a0<1 -F a0<=1 -F a0>1 -F a0>=1 -F a0&1 -F a0&=1",
         "-a always,exit -S open -F a0=1 -F a0!=1 -F a0<1 -F a0<=1 -F a0>1 -F a0>=1 -F a0&1 -F a0&=1"},
        {"io_uring", "-a always,io_uring -S openat -k u", "-a always,io_uring -S openat -F key=u"},
        {"options end", "-a always,exit -S open --", "-a always,exit -S open"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(format_rule(rule_of(parse_audit_rules(test.line))) == test.written);
        CHECK(format_rule(rule_of(parse_audit_rules(test.written))) == test.written);
    }
}

TEST_CASE("mistakes in rules, and where they are") {
    struct Case {
        std::string_view name;
        std::string_view line;  // what is wrong stands between [ and ]
        std::string_view message;
    };
    const Case cases[] = {
        {"the list of old", "-a always,[entry] -S open", "The list \"entry\" is gone from the kernel"},
        {"the action of old", "-a [possible],exit -S open",
         "The action \"possible\" is gone, and auditctl leaves such a rule out"},
        {"no list", "-a [always] -S open", "\"always\" is not an action and a list"},
        {"two actions", "-a [always,never] -S open", "\"always,never\" is not an action and a list"},
        {"two rules", "-a always,exit [-a] never,exit", "A line has one rule only"},
        {"a watch in a rule", "-a always,exit [-w] /x", "A watch is a rule of its own"},
        {"a relative watch", "-w [etc/x] -p wa", "The path \"etc/x\" does not begin with a slash"},
        {"an escaped word is marked as a whole", "-w [a\\ b] -p wa",
         "The path \"a b\" does not begin with a slash"},
        {"a permission", "-w /x -p w[z]a", "\"z\" is no permission"},
        {"five permissions", "-w /x -p [rwxar]", "Permissions are one to four letters"},
        {"-p alone", "-a always,exit [-p] wa", "-p needs a path before it"},
        {"a call", "-a always,exit -S open,[opn]", "There is no system call \"opn\""},
        {"a call of another machine", "-a always,exit -F arch=b64 -S [stime]",
         "The machine of the rule has no system call \"stime\""},
        {"a number of a call", "-a always,exit -S [2048]",
         "The number of a system call is below 2048, not \"2048\""},
        {"an operation", "-a always,io_uring -S [execve]", "io_uring has no operation \"execve\""},
        {"calls of a list without", "-a never,task -S [open]", "The list task takes no system calls"},
        {"calls before such a list", "-S open -a [never,user]", "The list user takes no system calls"},
        {"a machine too late", "-a always,exit -S open -F [arch=b64]",
         "The machine must stand before the system calls"},
        {"a machine", "-a always,exit -F arch=[b65]", "The field \"arch\" takes a machine, not \"b65\""},
        {"a field", "-a always,exit -F [user]=0", "There is no field \"user\""},
        {"no operator", "-a always,exit -F [uid]", "\"uid\" has no operator"},
        {"no field", "-a always,exit -F [=0]", "There is no field before the operator"},
        {"no value", "-a always,exit -F [uid=]", "There is no value after the operator"},
        {"an operator", "-a always,exit -F uid[&=]4", "The field \"uid\" cannot be compared with &="},
        {"a path that is not", "-a always,exit -F path[!=]/x",
         "The field \"path\" cannot be compared with !="},
        {"a slash at the end", "-a always,exit -F path=[/x/]", "The path \"/x/\" must not end with a slash"},
        {"two paths", "-a always,exit -F path=/x -F [dir=/y]", "A rule cannot have both path and dir"},
        {"a number with letters", "-a always,exit -F uid=[10x]",
         "The field \"uid\" takes a number of 32 bits, not \"10x\""},
        {"a number that is too high", "-a always,exit -F pid=[4294967296]",
         "The field \"pid\" takes a number from 0 to 4294967295, not \"4294967296\""},
        {"a user", "-a always,exit -F uid=[bob]", "There is no user \"bob\" on this host"},
        {"a group", "-a always,exit -F gid=[bob]", "There is no group \"bob\" on this host"},
        {"an unset user", "-a always,exit -F uid=[unset]", "Only \"auid\" can be unset, not \"uid\""},
        {"more than unset", "-a always,exit -F auid>[4294967295]",
         "\"auid\" can be equal to unset or not, but not more or less"},
        {"an error", "-a always,exit -F exit=[-EWHAT]",
         "The field \"exit\" takes a number or the name of an error, not \"-EWHAT\""},
        {"a type", "-a never,exclude -F msgtype=[NO_SUCH]",
         "The field \"msgtype\" takes a type of record, not \"NO_SUCH\""},
        {"a field of another list", "-a never,exclude -F [ppid=4]",
         "The field \"ppid\" is unknown to the list exclude"},
        {"a type in the exit list", "-a always,exit -F [msgtype=CWD]",
         "The field \"msgtype\" is unknown to the list exit"},
        {"a field before the list", "-F [uid=0] -a always,exit", "The list must stand before this"},
        {"a comparison by order", "-a always,exit -C [uid>euid]", "-C compares two fields with = or !="},
        {"a user and a group", "-a always,exit -C [uid=gid]", "\"uid\" and \"gid\" cannot be compared"},
        {"a comparison with a value", "-a always,exit -C uid=[0]", "There is no field \"0\""},
        {"a comparison of nothing", "-a always,exit -C [!=uid]", "A comparison needs a field on both sides"},
        {"a comparison with nothing", "-a always,exit -C [uid=]", "A comparison needs a field on both sides"},
        {"a comparison elsewhere", "-a never,user -C [uid=euid]", "-C is unknown to the list user"},
        {"a key too early", "-a always,exit [-k] x -S open",
         "A key needs a system call, a watch, a path or a program before it"},
        {"a key of nothing", "-a always,exit -F [key=x]",
         "A key needs a system call, a path or a program in its rule"},
        {"a key of an exclusion", "-a never,exclude -F exe=/x -F [key=x]", "The list exclude takes no keys"},
        {"an operator in a key", "-w /x -k a[!=]b",
         "A key cannot hold \"!=\", which auditctl takes for an operator"},
        {"no list at all", "[-S open]", "The rule has no list"},
        {"a stray word", "-w /x [y] -p wa", "The word \"y\" belongs to no option"},
        {"a stray comment", "-w /x [#] text", "The word \"#\" belongs to no option"},
        {"a hyphen", "[-]", "The word \"-\" belongs to no option"},
        {"an option", "-w /x [-z]", "There is no option \"-z\""},
        {"a long option", "[--none]=4", "There is no option \"--none\""},
        {"two long options", "[--reset]",
         "\"--reset\" can be --reset-lost or --reset_backlog_wait_time_actual"},
        {"a value that is missing", "-w /x [-k]", "-k needs a value"},
        {"a value too many", "[--reset-lost=4]", "--reset-lost takes no value"},
        {"a switch", "-e [3]", "-e takes 0, 1 or 2, not \"3\""},
        {"a setting", "-b [many]", "-b takes a number from 0 to 4294967295, not \"many\""},
        {"a signal", "--signal [KILL]", "The audit daemon takes no signal \"KILL\""},
        {"one folder", "-q [/a]", "-q takes two folders with a comma between them"},
        {"an option that stands alone", "-c [-i]", "Nothing may follow -c on its line"},
        {"an option behind a rule", "-w /x [-i]", "-i needs a line of its own"},
        {"nested files", "[-R] /x", "-R is not for files of rules"},
        {"a tab", "-w /x[\t]-p wa", "A tab does not separate words"},
        {"Windows", "-w /x[\r]",
         "The line ends with a carriage return, which auditctl takes for a part of the last word"},
        {"a control character", "-w /x[\x1b]", "The line has a control character (0x1b)"},
    };
    const auto accounts = some_accounts();
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto start = test.line.find('[');
        const auto length = test.line.find(']') - start - 1;
        std::string line(test.line);
        line.erase(start + 1 + length, 1).erase(start, 1);
        const auto rules = parse_audit_rules("# one\n" + line + "\n-w /other\n", "file", accounts);
        REQUIRE(rules.errors.size() == 1);
        const auto& error = rules.errors.front();
        CHECK(error.message == test.message);
        CHECK(error.text == line);
        CHECK(error.place.line == 2);
        CHECK(error.place.column == start);
        CHECK(error.place.length == length);
        CHECK(rules.lines.size() == 1);
    }
}

TEST_CASE("limits of rules") {
    const auto errors_of = [](const std::string& line) { return parse_audit_rules(line).errors; };
    const auto rule_with = [](std::size_t fields) {
        std::string line = "-a always,exit -S open";
        for (std::size_t i = 0; i < fields; ++i) line += " -F a0!=" + std::to_string(i);
        return line;
    };
    CHECK(errors_of(rule_with(63)).empty());
    CHECK(errors_of(rule_with(64)).front().message == "A rule has 63 fields at most");
    CHECK(errors_of(rule_with(62) + " -k x").empty());
    CHECK(errors_of(rule_with(63) + " -k x").front().message == "A rule has 63 fields at most");

    CHECK(errors_of("-w /x -k " + std::string(256, 'k')).empty());
    CHECK_FALSE(errors_of("-w /x -k " + std::string(257, 'k')).empty());
    // Keys are joined by a byte each.
    CHECK(errors_of("-w /x -k " + std::string(127, 'k') + " -k " + std::string(128, 'k')).empty());
    CHECK_FALSE(errors_of("-w /x -k " + std::string(128, 'k') + " -k " + std::string(128, 'k')).empty());

    CHECK(errors_of("-w /" + std::string(255, 'n')).empty());
    CHECK_FALSE(errors_of("-w /" + std::string(256, 'n')).empty());
    std::string path;
    while (path.size() < 4095) path += "/n" + std::string(path.size() == 4094 ? 0 : 1, 'n');
    CHECK(errors_of("-w " + path.substr(0, 4094) + "n").empty());
    CHECK_FALSE(errors_of("-w " + path.substr(0, 4094) + "nn").empty());

    CHECK(errors_of("-w /x" + std::string(6138, ' ')).empty());
    CHECK_FALSE(errors_of("-w /x" + std::string(6139, ' ')).empty());
}

TEST_CASE("lines, options and places of a text") {
    const auto rules = parse_audit_rules(
        "## a comment\n\n   # one\n\t# and one\n-D\n  -b 8192 -f 1 -w /x -k y  \nNo rules\n--backlog=5\n-l -k z\n-e 0x1\n-s -i",
        "f");
    CHECK(rules.name == "f");
    std::vector<std::string> read;
    for (const auto& line : rules.lines) {
        const auto* const option = std::get_if<ControlOption>(&line.content);
        read.push_back(option != nullptr ? option->name + "|" + option->value
                                         : format_rule(std::get<AuditRule>(line.content)));
    }
    CHECK(read == std::vector<std::string>{"-D|", "-b|8192", "-f|1",
                                           "-a always,exit -F path=/x -F perm=rwxa -F key=y",
                                           "--backlog_wait_time|5", "-l|-k z", "-s|-i"});
    REQUIRE(rules.errors.size() == 1);
    CHECK(rules.errors.front().place.line == 10);

    const auto& line = rules.lines[3];
    CHECK(line.text == "-b 8192 -f 1 -w /x -k y");
    CHECK(line.place.line == 6);
    CHECK(line.place.column == 2);
    CHECK(line.place.length == line.text.size());
    const auto& rule = std::get<AuditRule>(line.content);
    CHECK(rule.is_watch);
    CHECK(rule.find("path") == "/x");
    CHECK(rule.find("dir").empty());
    CHECK(rule.conditions.front().place.column == 18);
}

TEST_CASE("without accounts any name of a user is taken") {
    CHECK(parse_audit_rules("-a always,exit -S open -F uid=bob -F gid=bob").errors.empty());
    CHECK(parse_audit_rules("-a always,exit -S open -F uid=alice -F egid=alice", {}, some_accounts())
              .errors.empty());
}
