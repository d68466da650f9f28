#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>

#include "facts/system_call.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {

/// True for connect(2). `socketcall` of 32-bit machines has its function in `a0`.
bool connects(const SystemCall& call, std::string_view a0) noexcept;

/// The address to which the call of an event connects or sends, whether that came about or not. Absent if it does
/// neither, or if the log does not tell where to.
std::optional<SocketAddress> find_destination(const EventView& event);

/// `192.0.2.1:443`, `[2001:db8::1]:443`, `vsock 2:1024`, or the path of a socket; empty for what has no such place.
std::string destination_text(const SocketAddress& address);

}  // namespace dockaudit
