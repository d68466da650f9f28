#include "record/socket_address.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

namespace {

std::string text_of(std::string_view hex) {
    const auto address = parse_socket_address(hex);
    std::string text;
    if (address) append_socket_address(text, *address);
    return address ? text : "(none)";
}

}  // namespace

TEST_CASE("a socket address as people read it") {
    struct Case {
        const char* name;
        std::string_view hex;
        std::string_view text;
    };
    const Case cases[] = {
        {"inet", "02001F90C63364070000000000000000", "{ saddr_fam=inet laddr=198.51.100.7 lport=8080 }"},
        {"inet, cut", "02001F90C6336407", "{ saddr_fam=inet sockaddr len too short }"},
        {"inet of a big-endian machine", "00021F90C63364070000000000000000",
         "{ saddr_fam=inet laddr=198.51.100.7 lport=8080 }"},
        {"inet6", "0A0000160000000020010DB800000000000000000000004200000000",
         "{ saddr_fam=inet6 laddr=2001:db8::42 lport=22 }"},
        {"inet6 with a v4 address", "0A0001BB0000000000000000000000000000FFFFC633640700000000",
         "{ saddr_fam=inet6 laddr=::ffff:198.51.100.7 lport=443 }"},
        {"inet6 of a link", "0A00001600000000FE80000000000000000000000000000203000000",
         "{ saddr_fam=inet6 laddr=fe80::2%3 lport=22 }"},
        {"inet6, cut", "0A0000160000000020010DB8", "{ saddr_fam=inet6 sockaddr6 len too short }"},
        {"file", "01002F72756E2F782E736F636B00", "{ saddr_fam=local path=/run/x.sock }"},
        {"file without a NUL", "01002F61", "{ saddr_fam=local path=/a }"},
        {"abstract", "0100007463702D31", "{ saddr_fam=local path=@tcp-1 }"},
        {"abstract, filled up", "01000074637000000000", "{ saddr_fam=local path=@tcp }"},
        {"abstract with a NUL in it", "010000610062", "{ saddr_fam=local path=@a@b }"},
        {"abstract and empty", "010000", "{ saddr_fam=local path=@ }"},
        {"unnamed", "0100", "{ saddr_fam=local (unnamed) }"},
        {"netlink", "100000002A00000000000000", "{ saddr_fam=netlink nlnk-fam=16 nlnk-pid=42 }"},
        {"netlink, cut", "1000000000", "{ saddr_fam=netlink len too short }"},
        {"vsock", "2800000051030000030000000000000000", "{ saddr_fam=vsock cid=3 port=849 }"},
        {"vsock of a big-endian machine", "0028000000000351000000030000000000",
         "{ saddr_fam=vsock cid=3 port=849 }"},
        {"alg", "2600736B6369706865720000000000000000000000000000636263286165732900",
         "{ saddr_fam=alg type=skcipher name=cbc(aes) }"},
        {"packet", "110008000300000000000000", "{ saddr_fam=packet protocol=0x0800 ifindex=3 }"},
        {"can", "1D00000005000000", "{ saddr_fam=can ifindex=5 }"},
        {"xdp", "2C000000020000000700000000000000", "{ saddr_fam=xdp ifindex=2 queue=7 }"},
        {"a family without a form", "1E00010203", "{ saddr_fam=tipc (unsupported) }"},
        {"a family that libauparse lacks", "2D000000", "{ saddr_fam=mctp (unsupported) }"},
        {"no family", "0000000000000000", "unknown-family(0)"},
        {"a family that nobody knows", "4D00", "unknown-family(77)"},
        {"half a family", "02", "(none)"},
        {"half a byte", "020", "(none)"},
        {"no hex", "0200zz", "(none)"},
        {"nothing", "", "(none)"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        CHECK(text_of(c.hex) == c.text);
    }
}

TEST_CASE("abstract and unnamed sockets are told apart from files") {
    const auto abstract = parse_socket_address("0100002F746D702F78");
    CHECK(abstract->is_abstract);
    CHECK(abstract->path == "@/tmp/x");
    const auto file = parse_socket_address("0100402F746D702F78");
    CHECK_FALSE(file->is_abstract);
    CHECK(file->path == "@/tmp/x");
    CHECK(parse_socket_address("0100")->is_unnamed);
}
