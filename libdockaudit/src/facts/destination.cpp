#include "facts/destination.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

constexpr SystemCallName kConnect{"connect", {42, 362, 203, 283, 328, 362}};
constexpr SystemCallName kSocketcall{"socketcall", {-1, 102, -1, 102, 102, 102}};

// Calls that send to an address that they are given.
constexpr auto kSends = std::to_array<SystemCallName>({
    {"sendto", {44, 369, 206, 290, 335, 369}},
    {"sendmsg", {46, 370, 211, 296, 341, 370}},
    {"sendmmsg", {307, 345, 269, 374, 349, 358}},
});

struct Function {
    std::string_view number;  // in hex, as records have it
    std::string_view name;
};

// linux/net.h.
constexpr Function kConnectFunction{"3", "connect"};
constexpr auto kSendFunctions = std::to_array<Function>({
    {"b", "sendto"},
    {"10", "sendmsg"},
    {"14", "sendmmsg"},
});

bool is_function(std::string_view a0, const Function& function) noexcept {
    return a0 == function.number || a0 == function.name;
}

bool sends(const SystemCall& call, std::string_view a0) noexcept {
    if (call.is(kSocketcall))
        return std::ranges::any_of(kSendFunctions, [a0](const auto& row) { return is_function(a0, row); });
    return std::ranges::any_of(kSends, [&call](const auto& name) { return call.is(name); });
}

}  // namespace

bool connects(const SystemCall& call, std::string_view a0) noexcept {
    return call.is(kConnect) || (call.is(kSocketcall) && is_function(a0, kConnectFunction));
}

std::optional<SocketAddress> find_destination(const EventView& event) {
    const auto* const address = event.find_record(RecordType::sockaddr);
    const auto* const record = event.find_record(RecordType::syscall);
    if (address == nullptr || record == nullptr) return std::nullopt;
    const SystemCall call(*record);
    const auto a0 = record->field("a0").value_or(std::string_view{});
    if (!connects(call, a0) && !sends(call, a0)) return std::nullopt;
    return parse_socket_address(address->field("saddr").value_or(std::string_view{}));
}

std::string destination_text(const SocketAddress& address) {
    const auto port = address.port ? std::to_string(*address.port) : std::string{};
    if (address.cid) return "vsock " + std::to_string(*address.cid) + ":" + port;
    if (address.address.empty()) return address.path;
    const bool is_v6 = address.address.find(':') != std::string::npos;
    return (is_v6 ? "[" + address.address + "]" : address.address) + ":" + port;
}

}  // namespace dockaudit
