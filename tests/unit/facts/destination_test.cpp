#include "facts/destination.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

namespace {

struct Row {
    std::string_view name;
    std::string_view call;     // from `arch=` to the arguments
    std::string_view address;  // of a SOCKADDR record; empty: there is none
    std::string_view expected;
};

constexpr std::string_view kInet = "020001BBC00002010000000000000000";

}  // namespace

TEST_CASE("where a call connects or sends to") {
    for (const auto& [name, call, address, expected] : std::vector<Row>{
             {"connect", "arch=c000003e syscall=42 success=yes exit=0 a0=3", kInet, "192.0.2.1:443"},
             {"connect that failed", "arch=c000003e syscall=42 success=no exit=-111 a0=3", kInet,
              "192.0.2.1:443"},
             {"connect by name", "arch=x86_64 syscall=connect success=yes exit=0 a0=3", kInet,
              "192.0.2.1:443"},
             {"aarch64", "arch=c00000b7 syscall=203 success=yes exit=0 a0=3", kInet, "192.0.2.1:443"},
             {"sendto", "arch=c000003e syscall=44 success=yes exit=0 a0=3", kInet, "192.0.2.1:443"},
             {"sendmsg", "arch=c000003e syscall=46 success=yes exit=0 a0=3", kInet, "192.0.2.1:443"},
             {"sendmmsg of s390x", "arch=80000016 syscall=358 success=yes exit=0 a0=3", kInet,
              "192.0.2.1:443"},
             {"socketcall of connect", "arch=40000003 syscall=102 success=yes exit=0 a0=3", kInet,
              "192.0.2.1:443"},
             {"socketcall of sendto", "arch=40000003 syscall=102 success=yes exit=0 a0=b", kInet,
              "192.0.2.1:443"},
             {"socketcall of bind", "arch=40000003 syscall=102 success=yes exit=0 a0=2", kInet, ""},
             {"bind", "arch=c000003e syscall=49 success=yes exit=0 a0=3", kInet, ""},
             {"accept", "arch=c000003e syscall=43 success=yes exit=0 a0=3", kInet, ""},
             {"recvfrom", "arch=c000003e syscall=45 success=yes exit=0 a0=3", kInet, ""},
             {"no address", "arch=c000003e syscall=42 success=yes exit=0 a0=3", "", ""},
             {"no hex", "arch=c000003e syscall=42 success=yes exit=0 a0=3", "quux", ""},
             {"IPv6", "arch=c000003e syscall=42 success=yes exit=0 a0=3",
              "0A0001BB0000000020010DB800000000000000000000000100000000", "[2001:db8::1]:443"},
             {"a socket", "arch=c000003e syscall=42 success=yes exit=0 a0=3",
              "01002F72756E2F646F636B65722E736F636B00", "/run/docker.sock"},
             {"netlink", "arch=c000003e syscall=44 success=yes exit=0 a0=3", "100000000000000000000000", ""},
         }) {
        CAPTURE(name);
        std::string lines = "type=SYSCALL msg=audit(1.000:1): " + std::string(call) + " pid=1\n";
        if (!address.empty())
            lines += "type=SOCKADDR msg=audit(1.000:1): saddr=" + std::string(address) + "\n";
        const Event event(lines);
        const auto found = find_destination(event.view());
        CHECK((found ? destination_text(*found) : "") == expected);
    }
}
