#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/record_type.hpp>

namespace dockaudit {

/// What kind of value a field holds: the AUPARSE_TYPE_ of libauparse 3.0.9, in the order of auparse-defs.h.
enum class FieldClass : std::uint8_t {
    unclassified,
    uid,
    gid,
    syscall,
    arch,
    exit,
    escaped,
    perm,
    mode,
    sockaddr,
    flags,
    promisc,
    capability,
    success,
    a0,
    a1,
    a2,
    a3,
    signal,
    list,
    tty_data,
    session,
    cap_bitmap,
    nfproto,
    icmptype,
    protocol,
    addr,
    personality,
    seccomp,
    oflag,
    mmap,
    mode_short,
    mac_label,
    proctitle,
    hook,
    netaction,
    macproto,
    ioctl_req,
    escaped_key,
    escaped_file,
    fanotify,
    nlmcgrp,
    resolve,
};

/// The class of a field: by its name, in some record types by more than that. A few names are classified by
/// the look of the value.
FieldClass classify(RecordType type, std::string_view name, std::string_view value) noexcept;

/// The same of all fields of that name; absent if the look of the value decides.
std::optional<FieldClass> classify(RecordType type, std::string_view name) noexcept;

}  // namespace dockaudit
