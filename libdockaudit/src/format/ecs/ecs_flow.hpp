#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/field.hpp>
#include <dockaudit/record_type.hpp>

// Who speaks to whom over the network, as records other than SOCKADDR tell it.

namespace dockaudit {

/// One end of a connection or of a packet. *Lifetime*: borrows the record.
struct EcsEnd {
    std::string_view address;  ///< an IP address
    std::optional<std::uint32_t> port;

    bool empty() const noexcept { return address.empty() && !port; }
};

/// What one record says of both ends.
struct EcsFlow {
    EcsEnd source, destination;
    EcsEnd local, foreign;      ///< of a socket, whichever way it speaks
    std::string_view protocol;  ///< a number or a word

    bool empty() const noexcept {
        return source.empty() && destination.empty() && local.empty() && foreign.empty() && protocol.empty();
    }
};

/// True for the types whose records tell of a flow. In others the names of the fields mean other things.
bool tells_flow(RecordType type) noexcept;

/// True for the names of fields that tell of a flow.
bool is_flow_field(std::string_view name) noexcept;

/// Takes over a field; of several of one meaning the first counts.
void note_flow_field(EcsFlow& flow, const Field& field) noexcept;

/// The address and the port of `10.0.0.1:4545`; neither if it is none.
EcsEnd split_peer(std::string_view text) noexcept;

/// A protocol above IP.
struct EcsTransport {
    std::string_view number;  ///< IANA's
    std::string_view name;    ///< in lower case
};

/// The protocol of that number or name; null if it is not one of the usual ones.
const EcsTransport* find_transport(std::string_view protocol) noexcept;

}  // namespace dockaudit
