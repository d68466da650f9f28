#include "record/socket_address.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include <dockaudit/field.hpp>

#include "base/hex.hpp"

namespace dockaudit {
namespace {

// linux/socket.h; the names are those of libauparse, and the kernel's where it has none.
constexpr auto kFamilyNames = std::to_array<std::string_view>({
    "",        "local",   "inet",    "ax25",   "ipx",        "appletalk", "netrom",   "bridge",
    "atmpvc",  "x25",     "inet6",   "rose",   "decnet",     "netbeui",   "security", "key",
    "netlink", "packet",  "ash",     "econet", "atmsvc",     "rds",       "sna",      "irda",
    "pppox",   "wanpipe", "llc",     "ib",     "mpls",       "can",       "tipc",     "bluetooth",
    "iucv",    "rxrpc",   "isdn",    "phonet", "ieee802154", "caif",      "alg",      "nfc",
    "vsock",   "kcm",     "qipcrtr", "smc",    "xdp",        "mctp",
});

constexpr int kAlg = 38, kVsock = 40, kXdp = 44;

// The bytes of an address after the digits that spell it.
class Bytes {
 public:
    explicit Bytes(std::string_view digits) {
        append_hex_decoded(bytes_, digits);
        is_big_endian_ = bytes_[0] == '\0' && bytes_[1] != '\0';
    }

    std::size_t size() const noexcept { return bytes_.size(); }
    bool has(std::size_t end) const noexcept { return bytes_.size() >= end; }
    const char* at(std::size_t offset) const noexcept { return bytes_.data() + offset; }
    std::string_view from(std::size_t offset) const noexcept {
        return std::string_view(bytes_).substr(std::min(offset, bytes_.size()));
    }
    // Up to a NUL byte, `size` bytes at most.
    std::string_view text(std::size_t offset, std::size_t size) const noexcept {
        const auto all = from(offset).substr(0, size);
        return all.substr(0, all.find('\0'));
    }

    // Numbers of the machine's order, and of the network's. *Requires*: the record has these bytes.
    std::uint16_t u16(std::size_t offset) const noexcept {
        return static_cast<std::uint16_t>(number(offset, 2, is_big_endian_));
    }
    std::uint32_t u32(std::size_t offset) const noexcept { return number(offset, 4, is_big_endian_); }
    std::uint16_t network16(std::size_t offset) const noexcept {
        return static_cast<std::uint16_t>(number(offset, 2, true));
    }

 private:
    std::uint32_t number(std::size_t offset, std::size_t size, bool is_big_endian) const noexcept {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const auto byte = static_cast<unsigned char>(bytes_[offset + (is_big_endian ? i : size - 1 - i)]);
            value = value << 8U | byte;
        }
        return value;
    }

    std::string bytes_;
    bool is_big_endian_ = false;
};

std::string internet_address(int family, const char* bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(family, bytes, text.data(), text.size()) ? std::string(text.data()) : std::string();
}

void read_local(SocketAddress& address, const Bytes& bytes) {
    constexpr std::size_t kPathOffset = 2;
    constexpr std::size_t kPathSize = 108;
    auto path = bytes.from(kPathOffset).substr(0, kPathSize);
    address.is_unnamed = path.empty();
    if (address.is_unnamed) return;
    address.is_abstract = path.front() == '\0';
    if (!address.is_abstract) {
        address.path = path.substr(0, path.find('\0'));
        return;
    }
    address.path = path.substr(0, std::max(path.find_last_not_of('\0') + 1, std::size_t{1}));
    std::ranges::replace(address.path, '\0', '@');
}

// The structures are those of the kernel: sockaddr_in and sockaddr_in6 (linux/in.h, in6.h), sockaddr_nl
// (netlink.h), sockaddr_ll (if_packet.h), sockaddr_can (can.h), sockaddr_alg (if_alg.h), sockaddr_vm
// (vm_sockets.h), sockaddr_xdp (if_xdp.h), and the old ones of ax25.h, x25.h and atm.h.
void read_parts(SocketAddress& address, const Bytes& bytes) {
    const auto is_whole = [&](std::size_t size) {
        address.is_truncated = !bytes.has(size);
        return !address.is_truncated;
    };
    switch (address.family) {
        case AF_LOCAL:
            return read_local(address, bytes);
        case AF_INET:
            if (!is_whole(16)) return;
            address.port = bytes.network16(2);
            address.address = internet_address(AF_INET, bytes.at(4));
            return;
        case AF_INET6:
            if (!is_whole(28)) return;
            address.port = bytes.network16(2);
            address.address = internet_address(AF_INET6, bytes.at(8));
            address.scope = bytes.u32(24);
            return;
        case AF_NETLINK:
            if (is_whole(12)) address.pid = bytes.u32(4);
            return;
        case AF_PACKET:
            if (!is_whole(12)) return;
            address.protocol = bytes.network16(2);
            address.ifindex = bytes.u32(4);
            return;
        case AF_CAN:
            if (is_whole(8)) address.ifindex = bytes.u32(4);
            return;
        case kXdp:
            if (!is_whole(16)) return;
            address.ifindex = bytes.u32(4);
            address.queue = bytes.u32(8);
            return;
        case kAlg:
            if (!is_whole(25)) return;
            address.type = bytes.text(2, 14);
            address.name = bytes.text(24, 128);
            return;
        case kVsock:
            if (!is_whole(12)) return;
            address.port = bytes.u32(4);
            address.cid = bytes.u32(8);
            return;
        case AF_AX25:
            if (is_whole(16)) address.other = bytes.text(2, 7);
            return;
        case AF_X25:
            if (is_whole(18)) address.other = bytes.text(2, 15);
            return;
        case AF_ATMPVC:
            if (is_whole(20)) address.other = fmt::to_string(static_cast<std::int16_t>(bytes.u16(4)));
            return;
        default:
            return;
    }
}

// libauparse's words, one family after the other.
std::string_view words_of_truncated(const SocketAddress& address) noexcept {
    if (address.family == AF_INET6) return "sockaddr6 len too short";
    return address.family == AF_NETLINK ? "len too short" : "sockaddr len too short";
}

}  // namespace

std::optional<SocketAddress> parse_socket_address(std::string_view hex) {
    constexpr std::size_t kFamilyDigits = 4;
    if (hex.size() < kFamilyDigits || hex.size() % 2 != 0 || !has_only_hex_digits(hex)) return std::nullopt;
    // No address is longer than struct sockaddr_storage.
    constexpr std::size_t kMaxDigits = 256;
    const Bytes bytes(hex.substr(0, kMaxDigits));
    SocketAddress address;
    address.family = bytes.u16(0);
    if (address.family < kFamilyNames.size()) address.family_name = kFamilyNames[address.family];
    if (!address.family_name.empty()) read_parts(address, bytes);
    return address;
}

void append_socket_address(std::string& out, const SocketAddress& address) {
    const auto to = std::back_inserter(out);
    if (address.family_name.empty()) {
        fmt::format_to(to, "unknown-family({})", address.family);
        return;
    }
    fmt::format_to(to, "{{ saddr_fam={} ", address.family_name);
    if (address.is_truncated) {
        out.append(words_of_truncated(address));
    } else if (address.is_unnamed) {
        out.append("(unnamed)");
    } else if (address.family == AF_LOCAL) {
        out.append("path=").append(address.path);
    } else if (address.cid) {
        fmt::format_to(to, "cid={} port={}", *address.cid, address.port.value_or(0));
    } else if (address.port) {
        out.append("laddr=").append(address.address);
        if (address.scope != 0) fmt::format_to(to, "%{}", address.scope);
        fmt::format_to(to, " lport={}", *address.port);
    } else if (address.pid) {
        fmt::format_to(to, "nlnk-fam={} nlnk-pid={}", address.family, *address.pid);
    } else if (address.protocol) {
        fmt::format_to(to, "protocol=0x{:04x} ifindex={}", *address.protocol, address.ifindex.value_or(0));
    } else if (address.queue) {
        fmt::format_to(to, "ifindex={} queue={}", address.ifindex.value_or(0), *address.queue);
    } else if (address.ifindex) {
        fmt::format_to(to, "ifindex={}", *address.ifindex);
    } else if (address.family == kAlg) {
        out.append("type=").append(address.type).append(" name=").append(address.name);
    } else if (address.family == AF_ATMPVC) {
        out.append("int=").append(address.other);
    } else if (address.family == AF_AX25 || address.family == AF_X25) {
        out.append(address.family == AF_AX25 ? "call=" : "laddr=").append(address.other);
    } else {
        out.append("(unsupported)");
    }
    out.append(" }");
}

}  // namespace dockaudit
