#include "query/prefilter.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "query_text.hpp"

using namespace dockaudit;
using dockaudit::test::make_event;
using dockaudit::test::make_query;

namespace {

std::string describe(const Prefilter& prefilter) {
    std::string text;
    for (const auto& literal : prefilter.literals) {
        text += fmt::format("{}{}{}", text.empty() ? "" : "|", literal.bytes, literal.fold_case ? "*" : "");
        for (const auto& end : literal.unless_followed_by) text += "!" + end;
    }
    for (const auto serial : prefilter.serials) text += fmt::format(" #{}", serial);
    for (const auto type : prefilter.types) text += fmt::format(" {}", record_type_name(type));
    return text;
}

}  // namespace

TEST_CASE("the time range of a prefilter") {
    struct Case {
        std::string name;
        Query query;
        std::optional<int> since;
        std::optional<int> until;
    };
    const auto at = [](int seconds) { return Timestamp{std::chrono::seconds{seconds}}; };
    const auto where = [](const char* expression) { return Query::builder().where(expression); };
    const auto since = Query::builder().since(at(20)).build();
    const auto span = Query::builder().since(at(10)).until(at(30)).build();
    const Case cases[] = {
        {"none", where("pid == 1").build(), {}, {}},
        {"from", where("\\timestamp >= ts:20.000").build(), 20, {}},
        {"after", where("\\timestamp > ts:20.000").build(), 20, {}},
        {"up to", where("\\timestamp <= ts:20.000").build(), {}, 20},
        {"before", where("\\timestamp < ts:20.000").build(), {}, 20},
        {"at", where("\\timestamp == ts:20.000").build(), 20, 20},
        {"not at", where("\\timestamp !== ts:20.000").build(), {}, {}},
        {"with a serial", where("\\timestamp_ex > ts:20.000:7").build(), 20, {}},
        {"a conjunction",
         where("\\timestamp >= ts:20.000 && pid == 1 && \\timestamp >= ts:15.000 && \\timestamp < ts:30.000")
             .build(),
         20, 30},
        {"a disjunction", where("\\timestamp == ts:20.000 || \\timestamp == ts:10.000").build(), 10, 20},
        {"a disjunction with another", where("\\timestamp == ts:20.000 || pid == 1").build(), {}, {}},
        {"a negation", where("! (\\timestamp >= ts:20.000)").build(), {}, {}},
        {"wider than the query's", where("\\timestamp >= ts:10.000").since(at(20)).build(), 20, {}},
        {"narrower than the query's", where("\\timestamp >= ts:30.000").since(at(20)).build(), 30, {}},
        {"two expressions are alternatives",
         where("\\timestamp >= ts:30.000").where("\\timestamp >= ts:20.000").build(),
         20,
         {}},
        {"what is left out", Query::builder().exclude(since).build(), {}, {}},
        {"a choice", Query::builder().any_of({since, span}).build(), 10, {}},
        {"no choice", Query::builder().any_of({}).build(), {}, {}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto& range = prefilter_of(test.query).time;
        CHECK((range.since == (test.since ? std::optional(at(*test.since)) : std::nullopt)));
        CHECK((range.until == (test.until ? std::optional(at(*test.until)) : std::nullopt)));
    }
}

TEST_CASE("the prefilter of a query") {
    struct Case {
        std::string options;
        std::string expected;  // literals, those of which case is folded with a star; then serials and types
    };
    const Case cases[] = {
        {"", ""},
        {"-k docker", "docker|646f636b6572*"},
        {"-k docker -k a", "docker|646f636b6572*|a|61*"},
        {"-k docker -c x", "docker|646f636b6572*"},
        {"-k  -sv yes", ""},
        {"-k  -c dog", "dog|646f67*"},
        {"-tm pts/0", "pts/0"},
        {"-f /etc/x", "etc|657463*"},
        {"-f /usr/bin/docker", "docker|646f636b6572*"},
        {"-f a/../bc", "bc|6263*"},
        {"-f /", ""},
        {"-hn myhost", "myhost"},
        {"-hn 10.0", "10.0|saddr=0200|saddr=0A00|saddr=0a00|saddr=0002|saddr=000A|saddr=000a"},
        {"-p 1234", "pid=1234|pid=01234|pid=00"},
        {"-e -13", "exit=-13|exit=-013|exit=-00|exit=EACCES"},
        {"-sc 59@c000003e", "syscall=execve|uring_op=execve|syscall=59|syscall=0|uring_op=59|uring_op=0"},
        {"-f @abc", "abc|616263*"},
        {"-f @", ""},
        {"-sc 0", ""},
        {"-ui 0", ""},
        {"-ua 1000", "uid=1000|uid=01000|uid=00"},
        {"-ul -1",
         "auid=4294967295|auid=04294967295|auid=00|auid=-|auid=unset|loginuid=4294967295|"
         "loginuid=04294967295|loginuid=00|loginuid=-|loginuid=unset"},
        {"-ui alice", "uid=1000|uid=01000|uid=00|alice|616c696365*"},
        {"-ui bob", "bob|626f62*"},
        {"-se abc_t", "abc t|6162632074*"},
        {"-sv no", "success=!yes |res=!1!yes!success|result=!1!yes!success|denied*"},
        {"-sv yes", ""},
        {"-sv no -ui 0", "success=!yes |res=!1!yes!success|result=!1!yes!success|denied*"},
        {"-sv no -c dog", "dog|646f67*"},
        {"--arch c000003e", ""},
        {"-n somewhere", "somewhere"},
        {"-a 9 -a 3 -a 9", " #3 #9"},
        {"-m CWD -m SYSCALL -k dkr", "dkr|646b72* SYSCALL CWD"},
        {"--arg --rm", "--rm|2d2d726d*|]="},
        {"--arg a_b", "a b|612062*|]="},
        {"--cmd  -sv yes", ""},
        {"--cmd docker_run_-d", "docker|646f636b6572*|]="},
        {"--cmd _", ""},
        {"--not -k docker", ""},
        {"--not -k docker -c dog", "dog|646f67*"},
        {"--not -a 3 --not -m CWD", ""},
        {"--where comm_r=_docker", "comm=docker"},
        {"--where key_r=_docker", "docker"},
        {"--where comm_r!=_docker", ""},
        {"--where comm_i=_docker", ""},
        {"--where uid_r=_0", ""},
        {"--where !comm_r=_docker", ""},
        {"--where comm_r=_docker||exe_r=_runc", "comm=docker|exe=runc"},
        {"--where comm_r=_docker||exe_i=_runc", ""},
        {"--where comm_r=_docker&&exe_i=_runc", "comm=docker"},
        {"--where comm_r=_docker --where comm_r=_runc", "comm=docker|comm=runc"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.options);
        const auto query = make_query(test.options);
        CHECK(describe(prefilter_of(query)) == test.expected);
    }
}

TEST_CASE("a line has a literal as it stands, or in hex digits of either case") {
    const auto query = make_query("-k dkr");
    CHECK(may_match(prefilter_of(query), "key=\"a-dkr\""));
    CHECK(may_match(prefilter_of(query), "key=646B72"));
    CHECK(may_match(prefilter_of(query), "key=01646b7200"));
    CHECK_FALSE(may_match(prefilter_of(query), "key=\"DKR\""));
    CHECK_FALSE(may_match(prefilter_of(query), ""));
}

namespace {

// Values that meet each other: short texts over few letters, in all spellings that logs have.
class RandomEvents {
 public:
    explicit RandomEvents(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
    }

    template <class Choices>
    auto pick(const Choices& choices) {
        return choices[below(std::size(choices))];
    }

    std::string text(std::size_t longest = 4) {
        static const std::string kLetters = "ab/.01";
        std::string letters;
        for (auto size = below(longest) + 1; size > 0; --size) letters += pick(kLetters);
        return letters;
    }

    std::string encoded() {
        auto value = text();
        switch (below(6)) {
            case 0:
                return fmt::format("\"{}\"", value);
            case 1:
                return hex(value, true);
            case 2:
                return hex(value, false);
            case 3:
                return hex(value + '\x01' + text(), true);
            case 4:
                return "(null)";
            default:
                return value;
        }
    }

    std::string number() {
        static const char* const kNumbers[] = {"0",   "1",          "7",           "007", "07",
                                               "-1",  "4294967295", "unset",       "77",  "70",
                                               "0x7", "2147483648", "-2147483648", "-0"};
        return pick(kNumbers);
    }

    std::string socket() {
        switch (below(4)) {
            case 0:
                return "0100" + hex(text(), true) + "00";
            case 1:
                return "010000" + hex(text(), false);
            case 2:
                return "020000500A000001" + hex(text(), true);
            default:
                return "0A000050000000000000000000000000000000000000000100000000";
        }
    }

    std::string argument() {
        if (below(3) > 0) return fmt::format(" a{}={}", below(3), encoded());
        return fmt::format(" a{0}_len=9 a{0}[0]={1} a{0}[1]={2}", below(3), encoded(), encoded());
    }

    std::string title() {
        auto words = text(3);
        for (auto count = below(3); count > 0; --count) words += std::string(1, '\0') + text(3);
        return fmt::format("{}={}", below(2) == 0 ? "proctitle" : "cmd", hex(words, below(2) == 0));
    }

    std::string record() {
        if (below(4) == 0) return "EXECVE argc=3" + argument() + argument();
        if (below(8) == 0) return (below(2) == 0 ? "PROCTITLE " : "USER_CMD ") + title();
        static const char* const kTypes[] = {"SYSCALL",         "CWD",           "PATH",    "SOCKADDR",
                                             "USER_LOGIN",      "AVC",           "LOGIN",   "CONFIG_CHANGE",
                                             "SECCOMP",         "DAEMON_ACCEPT", "URINGOP", "GRP_MGMT",
                                             "VIRT_MACHINE_ID", "NETFILTER_CFG"};
        static const char* const kEncoded[] = {"comm", "exe", "key", "name", "path", "cwd", "vm"};
        static const char* const kPlain[] = {"subj", "obj",  "tty",      "terminal", "hostname",
                                             "addr", "uuid", "scontext", "vm-ctx"};
        static const char* const kNumbers[] = {"pid",      "ppid",     "uid",  "euid", "auid",
                                               "loginuid", "gid",      "egid", "id",   "ses",
                                               "syscall",  "uring_op", "exit"};
        std::string fields = pick(kTypes);
        for (auto count = below(8) + 1; count > 0; --count) {
            switch (below(4)) {
                case 0:
                    fields += fmt::format(" {}={}", pick(kEncoded), encoded());
                    break;
                case 1:
                    fields += fmt::format(" {}={}", pick(kPlain), text());
                    break;
                case 2:
                    fields += fmt::format(" {}={}", pick(kNumbers), number());
                    break;
                default:
                    fields += fmt::format(" saddr={}", socket());
            }
        }
        if (below(4) == 0)
            fields += fmt::format("\x1DUID=\"{}\" AUID={} GID=\"{}\"", text(), encoded(), text());
        return fields;
    }

    std::string event() {
        auto lines = record();
        for (auto count = below(4); count > 0; --count) lines += '\n' + record();
        return lines;
    }

    std::string expression() {
        static const char* const kFields[] = {"comm", "key", "pid", "tty", "type", "nosuch"};
        static const char* const kSigns[] = {"r=", "r!=", "i=", "i!="};
        static const char* const kOthers[] = {"pid==7", "uid>0", "\\regexp/a[.]/", "type_r=_CWD"};
        switch (below(6)) {
            case 0:
                return '(' + expression() + ")&&" + expression();
            case 1:
                return '(' + expression() + "||" + expression() + ')';
            case 2:
                return "!(" + expression() + ')';
            case 3:
                return pick(kOthers);
            default:
                return fmt::format("{}_{}\"{}\"", pick(kFields), pick(kSigns),
                                   below(3) == 0 ? number() : text(2));
        }
    }

    std::string query() {
        static const char* const kTexts[] = {"-k",  "-c",  "-x",  "-f",  "-f", "-f", "-hn",
                                             "-tm", "-uu", "-vm", "-su", "-o", "-se"};
        static const char* const kIds[] = {"-ui", "-ue", "-ul", "-ua", "-gi", "-ge", "-ga"};
        static const char* const kNumbers[] = {"-p", "-pp", "--session", "-sc", "-e"};
        static const char* const kAsked[] = {"0", "1", "7", "77", "4294967295", "2147483648"};
        static const char* const kNames[] = {"root", "alice", "unset", "-1", "a", "b", "ab"};
        std::string options = below(4) == 0 ? "-w" : "";
        for (auto count = below(2) + 1; count > 0; --count) {
            if (!options.empty()) options += ' ';
            if (below(6) == 0) options += "--not ";
            switch (below(6)) {
                case 0:
                    options += fmt::format("{} {}", pick(kIds), below(2) == 0 ? pick(kAsked) : pick(kNames));
                    break;
                case 1:
                    options += fmt::format("{} {}", pick(kNumbers), pick(kAsked));
                    break;
                case 2:
                    options +=
                        below(2) == 0 ? "--arg " + text(6) : fmt::format("--cmd {}_{}", text(2), text(2));
                    break;
                case 3:
                    options += "--where " + expression();
                    break;
                default:
                    options += fmt::format("{} {}", pick(kTexts), text(6));
            }
        }
        return options;
    }

 private:
    static std::string hex(const std::string& bytes, bool upper) {
        std::string digits;
        for (const char byte : bytes) {
            const auto number = static_cast<unsigned char>(byte);
            digits += upper ? fmt::format("{:02X}", number) : fmt::format("{:02x}", number);
        }
        return digits;
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("an event that matches has what the prefilter asks for") {
    RandomEvents random(1);
    std::vector<std::string> lines;
    std::vector<Event> events;
    for (int i = 0; i < 400; ++i) events.push_back(make_event(lines.emplace_back(random.event())));
    std::size_t matched = 0;
    std::size_t spared = 0;
    for (int i = 0; i < 500; ++i) {
        const auto options = random.query();
        const auto query = make_query(options);
        for (std::size_t j = 0; j < events.size(); ++j) {
            const auto may = may_match(prefilter_of(query), events[j].view());
            if (!may) ++spared;
            if (!query.matches(events[j].view())) continue;
            ++matched;
            CAPTURE(options);
            CAPTURE(lines[j]);
            CHECK(may);
        }
    }
    // The test says something only if there were events of both kinds.
    CHECK(matched > 1000);
    CHECK(spared > 10000);
}
