#include "format/ecs/ecs_flow.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "format/ecs/ecs_field.hpp"
#include "format/ecs/ecs_text.hpp"

namespace dockaudit {
namespace {

// The kernel's security/lsm_audit.c has the ends of packets with the ports `src` and `dest`, and sockets with
// `laddr` and `faddr`; net/netfilter/xt_AUDIT.c has `sport` and `dport`. Those of programs are in the
// dictionary of fields of the audit project.
struct FlowField {
    std::string_view name;
    EcsEnd EcsFlow::*end;  // null: the protocol
    bool is_port;
};

constexpr auto kFlowFields = std::to_array<FlowField>({
    {"saddr", &EcsFlow::source, false},
    {"src", &EcsFlow::source, true},
    {"sport", &EcsFlow::source, true},
    {"daddr", &EcsFlow::destination, false},
    {"dest", &EcsFlow::destination, true},
    {"dport", &EcsFlow::destination, true},
    {"laddr", &EcsFlow::local, false},
    {"lport", &EcsFlow::local, true},
    {"faddr", &EcsFlow::foreign, false},
    {"fport", &EcsFlow::foreign, true},
    {"raddr", &EcsFlow::foreign, false},
    {"rport", &EcsFlow::foreign, true},
    {"port", &EcsFlow::foreign, true},
    {"proto", nullptr, false},
    {"protocol", nullptr, false},
});

// IANA's protocol numbers.
constexpr auto kTransports = std::to_array<EcsTransport>({
    {"1", "icmp"},
    {"2", "igmp"},
    {"6", "tcp"},
    {"17", "udp"},
    {"33", "dccp"},
    {"47", "gre"},
    {"50", "esp"},
    {"51", "ah"},
    {"58", "ipv6-icmp"},
    {"132", "sctp"},
    {"136", "udplite"},
});

std::optional<std::uint32_t> parse_port(std::string_view text) noexcept {
    constexpr std::uint32_t kHighest = 65535;
    std::uint32_t port = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, port);
    const bool is_port = error == std::errc{} && stop == end && port <= kHighest;
    return is_port ? std::optional(port) : std::nullopt;
}

}  // namespace

bool tells_flow(RecordType type) noexcept {
    constexpr std::int32_t kFirstCrypto = 2400;
    constexpr std::int32_t kLastCrypto = 2499;
    const auto is_between = [type](auto first, auto last) {
        return to_number(type) >= first && to_number(type) <= last;
    };
    return type == RecordType::avc || type == RecordType::netfilter_pkt ||
           type == RecordType::landlock_access || type == RecordType::daemon_accept ||
           type == RecordType::daemon_close ||
           is_between(to_number(RecordType::apparmor), to_number(RecordType::apparmor_kill)) ||
           is_between(kFirstCrypto, kLastCrypto);
}

bool is_flow_field(std::string_view name) noexcept {
    return std::ranges::find(kFlowFields, name, &FlowField::name) != kFlowFields.end();
}

void note_flow_field(EcsFlow& flow, const Field& field) noexcept {
    const auto* row = std::ranges::find(kFlowFields, field.name, &FlowField::name);
    if (row == kFlowFields.end()) return;
    const auto value = unquoted(field.value);
    if (row->end == nullptr) {
        if (flow.protocol.empty() && !is_nothing(value)) flow.protocol = value;
        return;
    }
    auto& end = flow.*row->end;
    if (row->is_port) {
        if (!end.port) end.port = parse_port(value);
    } else if (end.address.empty() && is_ip_address(value)) {
        end.address = value;
    }
}

EcsEnd split_peer(std::string_view text) noexcept {
    if (is_ip_address(text)) return {};  // of IPv6
    const auto colon = std::min(text.rfind(':'), text.size());
    const EcsEnd end{text.substr(0, colon), parse_port(text.substr(std::min(colon + 1, text.size())))};
    return is_ip_address(end.address) && end.port ? end : EcsEnd{};
}

const EcsTransport* find_transport(std::string_view protocol) noexcept {
    const auto* found = std::ranges::find_if(kTransports, [&](const EcsTransport& transport) {
        return transport.number == protocol || transport.name == protocol;
    });
    return found == kTransports.end() ? nullptr : found;
}

}  // namespace dockaudit
