#include "report/host/file_use.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <dockaudit/event_view.hpp>

using namespace dockaudit;

TEST_CASE("what was done to a file") {
    struct Row {
        std::string name;
        std::string call;    // as it is interpreted
        std::string fields;  // of the SYSCALL record
        std::string nametype;
        std::string action;
        std::string more = {};  // a record beside it
    };
    const std::vector<Row> rows{
        {"open to read", "open", "arch=c000003e syscall=2 a0=7f a1=0 a2=1b6", "NORMAL", "read"},
        {"open to write", "open", "arch=c000003e syscall=2 a0=7f a1=1 a2=0", "NORMAL", "written"},
        {"open of another machine", "open", "arch=40000003 syscall=5 a0=7f a1=2 a2=0", "NORMAL", "written"},
        {"openat to read, with more flags", "openat", "arch=c000003e syscall=257 a0=ffffff9c a1=7f a2=80000",
         "NORMAL", "read"},
        {"openat to read and write", "openat", "arch=c000003e syscall=257 a0=ffffff9c a1=7f a2=2", "NORMAL",
         "written"},
        {"openat of arm64", "openat", "arch=c00000b7 syscall=56 a0=ffffff9c a1=7f a2=1", "NORMAL", "written"},
        {"openat that makes the file", "openat", "arch=c000003e syscall=257 a1=7f a2=241", "CREATE",
         "created"},
        {"openat2", "openat2", "arch=c000003e syscall=437 a0=0 a1=0 a2=7f", "NORMAL", "written",
         "type=OPENAT2 msg=audit(1.000:1): oflag=0102 mode=0 resolve=0x8"},
        {"openat2 to read", "openat2", "arch=c000003e syscall=437 a0=0 a1=0 a2=7f", "NORMAL", "read",
         "type=OPENAT2 msg=audit(1.000:1): oflag=02000000 mode=0 resolve=0x8"},
        {"without its flags", "openat", "arch=c000003e syscall=257", "NORMAL", "opened"},
        {"with flags that are none", "openat", "arch=c000003e syscall=257 a2=xyz", "NORMAL", "opened"},
        {"the folder that contains it", "openat", "arch=c000003e syscall=257 a2=241", "PARENT", ""},
        {"creat", "creat", "", "NORMAL", "written"},
        {"rename of the old name", "rename", "", "DELETE", "renamed"},
        {"rename of the new name", "renameat2", "", "CREATE", "renamed to"},
        {"unlink", "unlinkat", "", "DELETE", "deleted"},
        {"unlink that failed", "unlink", "", "UNKNOWN", "deleted"},
        {"rmdir", "rmdir", "", "DELETE", "deleted"},
        {"mkdir", "mkdir", "", "CREATE", "created"},
        {"mkdir that failed", "mkdirat", "", "UNKNOWN", "created"},
        {"link of the new name", "link", "", "CREATE", "linked"},
        {"symlink", "symlinkat", "", "CREATE", "linked"},
        {"chmod", "fchmodat", "", "NORMAL", "attributes"},
        {"chown", "lchown", "", "NORMAL", "attributes"},
        {"an extended attribute", "setxattr", "", "NORMAL", "attributes"},
        {"times", "utimensat", "", "NORMAL", "attributes"},
        {"truncate", "truncate", "", "NORMAL", "written"},
        {"mount", "mount", "", "NORMAL", "mounted"},
        {"umount", "umount2", "", "NORMAL", "mounted"},
        {"connect", "connect", "", "NORMAL", "connected"},
        {"connect of old machines", "socketcall(connect)", "", "NORMAL", "connected"},
        {"bind", "bind", "", "CREATE", "created"},
        {"bind by address", "bind", "", "", "bound"},
        {"stat", "newfstatat", "", "NORMAL", "looked at"},
        {"access", "faccessat2", "", "NORMAL", "looked at"},
        {"chdir", "chdir", "", "NORMAL", "entered"},
        {"a program that is run is told elsewhere", "execve", "", "NORMAL", ""},
        {"the peer of a socket", "accept4", "", "", ""},
        {"any other call", "swapon", "", "NORMAL", "used"},
        {"a call that nobody knows", "new_call_2040", "", "NORMAL", "used"},
        {"no call", "", "", "NORMAL", "used"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const Event event("type=SYSCALL msg=audit(1.000:1): " + row.fields + " success=yes exit=0\n" +
                          row.more);
        REQUIRE_FALSE(event.empty());
        CHECK(file_action(event.view(), file_use(row.call), row.nametype) == row.action);
    }
}

TEST_CASE("which of it changes files") {
    for (const auto* action : {"written", "created", "deleted", "renamed", "renamed to", "replaced", "linked",
                               "mounted", "attributes", "bound"})
        CHECK(changes_file(action));
    for (const auto* action : {"read", "looked at", "connected", "entered", "used", "opened"})
        CHECK_FALSE(changes_file(action));
}
