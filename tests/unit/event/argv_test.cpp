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
        {"some are lost", {"argc=9 a0=\"a\" a7=\"h\""}, {"a", "h"}},
        {"argc lies", {"argc=4000000000 a0=\"a\" a3999999999=\"b\""}, {"a", "b"}},
        {"an index beyond all numbers", {"argc=1 a99999999999999999999999=\"a\" a0=\"b\""}, {"b"}},
        {"other names", {"argc=1 a=1 ab=2 a0x=3 a0[=4 a0=5"}, {"5"}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(argv_of(test.bodies) == test.argv);
    }
}
