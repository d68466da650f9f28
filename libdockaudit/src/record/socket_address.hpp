#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dockaudit {

/// A socket address in its parts (`saddr=` of a SOCKADDR record). What its family does not have, or what the
/// record was too short for, is empty or absent.
struct SocketAddress {
    std::uint16_t family = 0;  ///< AF_ number of Linux
    std::string_view
        family_name;            ///< libauparse's: `inet`, `local`, `vsock`; empty for a number without a name
    bool is_truncated = false;  ///< the record has fewer bytes than an address of this family

    std::string address;                ///< inet, inet6: as inet_ntop(3) writes it
    std::optional<std::uint32_t> port;  ///< inet, inet6, vsock
    std::uint32_t scope = 0;            ///< inet6: the number of the interface of a link-local address

    /// local: the file, or the name of an abstract socket, spelled as ss(8) and /proc/net/unix do: with a
    /// leading `@` and an `@` for each further NUL, but for those at the end, which fill up a structure.
    std::string path;
    bool is_abstract = false;  ///< local: `path` is no file
    bool is_unnamed = false;   ///< local: the address is the family alone

    std::optional<std::uint32_t> cid;       ///< vsock: the machine; 2 is the host
    std::string type;                       ///< alg: `hash`, `skcipher`
    std::string name;                       ///< alg: the algorithm, `sha256`
    std::optional<std::uint32_t> pid;       ///< netlink: the port, mostly a process; 0 is the kernel
    std::optional<std::uint32_t> ifindex;   ///< packet, can, xdp: number of the interface
    std::optional<std::uint32_t> protocol;  ///< packet: the Ethernet protocol
    std::optional<std::uint32_t> queue;     ///< xdp: the queue of the interface
    std::string other;                      ///< ax25, x25, atmpvc: what libauparse shows of them
};

/// Reads the hex digits of `saddr=`, which the kernel writes with audit_log_n_hex. The bytes are in that order
/// in which the family is a possible number, so records of a big-endian machine are read too. Absent if the
/// value is no hex or has no whole family.
std::optional<SocketAddress> parse_socket_address(std::string_view hex);

/// False if the digits are surely not those of an abstract local address.
inline bool may_be_abstract_socket(std::string_view hex) noexcept {
    return (hex.starts_with("0100") || hex.starts_with("0001")) && hex.substr(4).starts_with("00");
}

/// Appends the form that people read, `{ saddr_fam=inet laddr=192.0.2.1 lport=53 }`: that of libauparse where
/// it knows the family. Nothing is escaped.
void append_socket_address(std::string& out, const SocketAddress& address);

}  // namespace dockaudit
