#include "facts/file_path.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <dockaudit/event_view.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/naive_search.hpp"

namespace dockaudit {
namespace {

bool may_be_elsewhere(std::string_view call, std::string_view record = {}) {
    auto log = fmt::format("type=SYSCALL msg=audit(1700000000.001:1): {}\n", call);
    if (!record.empty()) log += fmt::format("type={} msg=audit(1700000000.001:1): x=1\n", record);
    const auto events = test::naive_search({log});
    REQUIRE(events.size() == 1);
    return names_other_folder(events.front().view());
}

}  // namespace

TEST_CASE("which calls may name another folder") {
    constexpr std::string_view kHere = "a0=ffffff9c a1=7ffe5a2b1c30 a2=ffffff9c a3=7ffe5a2b1c30";
    struct Case {
        std::string name;
        std::string call;  // with the arguments
        bool expected;
    };
    const std::vector<Case> cases{
        {"open", "arch=c000003e syscall=2 a0=7ffe5a2b1c30 a1=0 a2=0 a3=0", false},
        {"openat", "arch=c000003e syscall=257 a0=5 a1=7ffe5a2b1c30 a2=0 a3=0", true},
        {"openat, here", fmt::format("arch=c000003e syscall=257 {}", kHere), false},
        {"a call that is not known", "arch=c0ffee syscall=9999 a0=5 a1=0 a2=0 a3=0", true},
        {"inotify_add_watch", "arch=c000003e syscall=254 a0=3 a1=7ffe5a2b1c30 a2=2 a3=0", false},
        {"inotify_add_watch, aarch64", "arch=c00000b7 syscall=27 a0=3 a1=ffff5a2b1c30 a2=2 a3=0", false},
        {"inotify_add_watch, s390x", "arch=80000016 syscall=285 a0=3 a1=3ff5a2b1c30 a2=2 a3=0", false},
        {"symlinkat, i386", "arch=40000003 syscall=304 a0=ff5a2b1c a1=5 a2=ff5a2b20 a3=0", true},
        {"symlinkat, riscv64", "arch=c00000f3 syscall=36 a0=3f5a2b1c30 a1=ffffff9c a2=3f5a2b1c40 a3=0",
         false},
        {"linkat, arm", "arch=40000028 syscall=330 a0=ffffff9c a1=be5a2b1c a2=4 a3=be5a2b20", true},
        {"renameat, ppc64le", "arch=c0000015 syscall=293 a0=4 a1=7ffe5a2b1c30 a2=ffffff9c a3=7ffe5a2b1c40",
         true},
        {"renameat2, here", fmt::format("arch=c000003e syscall=316 {}", kHere), false},
        {"move_mount", "arch=c000003e syscall=429 a0=ffffff9c a1=7ffe5a2b1c30 a2=6 a3=7ffe5a2b1c40", true},
        {"fanotify_mark", "arch=c000003e syscall=301 a0=3 a1=1 a2=2 a3=5", true},
        {"fanotify_mark, here", "arch=c000003e syscall=301 a0=3 a1=1 a2=2 a3=ffffff9c", false},
        {"a call by its name",
         "arch=x86_64 syscall=symlinkat a0=0x7ffe5a2b1c30 a1=0x5 a2=0x7ffe5a2b1c40 a3=0x0", true},
        {"a folder by its name",
         "arch=x86_64 syscall=openat a0=AT_FDCWD a1=0x7ffe5a2b1c30 a2=O_RDONLY a3=0x0", false},
        {"no arguments", "arch=c000003e syscall=257 items=1", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(may_be_elsewhere(test.call) == test.expected);
    }

    const std::string connect = "arch=c000003e syscall=42 a0=3 a1=7ffe5a2b1c30 a2=6e a3=0";
    CHECK_FALSE(may_be_elsewhere(connect, "SOCKADDR"));
    const std::string open = "arch=c000003e syscall=240 a0=7ffe5a2b1c30 a1=0 a2=0 a3=0";
    CHECK(may_be_elsewhere(open, "MQ_OPEN"));
    CHECK(may_be_elsewhere(open, "URINGOP"));
}

TEST_CASE("whole paths") {
    struct Case {
        std::string name;
        std::string directory;
        std::string path;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"absolute", "/srv", "/a/b", "/a/b"},
        {"relative", "/srv", "a/b", "/srv/a/b"},
        {"dots", "/srv", "./a/../b", "/srv/b"},
        {"above the root", "/", "../../a", "/a"},
        {"the root", "/", ".", "/"},
        {"slashes", "/srv/", "//a//b/", "/a/b"},
        {"no folder", "", "a/../b", "a/../b"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string out = "x";
        append_full_path(out, test.directory, test.path);
        CHECK(out == "x" + test.expected);
    }
}

}  // namespace dockaudit
