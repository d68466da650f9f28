#include <dockaudit/event_view.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

std::vector<std::string> argv_of(const std::vector<std::string>& bodies) {
    std::string lines = "type=SYSCALL msg=audit(1700000000.123:456): a0=1 a1=2\n";
    for (const auto& body : bodies) lines += "type=EXECVE msg=audit(1700000000.123:456): " + body + '\n';
    const Event event(lines);
    return event.view().argv();
}

}  // namespace

TEST_CASE("a command line is put together") {
    using Argv = std::vector<std::string>;
    struct Case {
        const char* name;
        std::vector<std::string> bodies;
        Argv argv;
    };
    const Case cases[] = {
        {"no EXECVE record", {}, {}},
        {"quoted and hex", {"argc=3 a0=\"docker\" a1=72756E202D69 a2=\"\""}, {"docker", "run -i", ""}},
        {"over several records", {"argc=3 a0=\"a\"", "a1=\"b\" a2=\"c\""}, {"a", "b", "c"}},
        {"split", {"argc=3 a0=\"a\" a1_len=6 a1[0]=6162 a1[1]=\"cd\" a2=\"e\""}, {"a", "abcd", "e"}},
        {"split over records",
         {"argc=2 a0_len=8 a0[0]=\"ab\"", "a0[1]=\"cd\"", "a0[2]=\"ef\" a1=\"g\""},
         {"abcdef", "g"}},
        {"two split ones", {"argc=2 a0_len=2 a0[0]=61 a0[1]=62 a1_len=2 a1[0]=63 a1[1]=64"}, {"ab", "cd"}},
        {"an empty one is left out", {"argc=3 a0=\"/bin/ls\" a2=\"/etc\""}, {"/bin/ls", "", "/etc"}},
        {"several", {"argc=6 a1=\"b\" a4=\"e\""}, {"", "b", "", "", "e"}},
        {"over records", {"argc=4 a0=\"a\"", "a3=\"d\""}, {"a", "", "", "d"}},
        {"before a split one", {"argc=3 a0=\"a\" a2_len=4 a2[0]=6162 a2[1]=6364"}, {"a", "", "abcd"}},
        {"an empty last one without quotes", {"argc=2 a0=\"a\" a1="}, {"a", ""}},
        {"several", {"argc=4 a0=\"a\" a1= a2= a3="}, {"a", "", "", ""}},
        {"of a later record", {"argc=3 a0=\"a\"", "a1=\"b\" a2="}, {"a", "b", ""}},
        {"of none", {"argc=1 a0="}, {""}},
        {"that is not the last", {"argc=3 a0=\"a\" a1="}, {"a"}},
        {"that was there", {"argc=2 a0=\"a\" a1=\"b\" a1="}, {"a", "b"}},
        {"small digits", {"argc=2 a0=cafe a1=face"}, {"cafe", "face"}},
        {"the last ones may be torn off", {"argc=4 a0=\"a\""}, {"a"}},
        {"an index beyond argc", {"argc=2 a0=\"a\" a2=\"c\""}, {"a", "c"}},
        {"no argc", {"a0=\"a\" a2=\"c\""}, {"a", "c"}},
        {"argc is no number", {"argc=x a0=\"a\" a2=\"c\""}, {"a", "c"}},
        {"too many", {"argc=900 a0=\"a\" a66=\"b\" a68=\"c\""}, {"a", "b", "", "c"}},
        {"an order of its own", {"argc=3 a2=\"c\" a0=\"a\" a1=\"b\""}, {"", "", "c", "a", "b"}},
        {"argc lies", {"argc=4000000000 a0=\"a\" a3999999999=\"b\""}, {"a", "b"}},
        {"an index beyond all numbers", {"argc=1 a99999999999999999999999=\"a\" a0=\"b\""}, {"b"}},
        {"other names", {"argc=1 a=1 ab=2 a0x=3 a0[=4 a0=5"}, {"5"}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(argv_of(test.bodies) == test.argv);
    }
}
