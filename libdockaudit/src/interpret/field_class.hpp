#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/record_type.hpp>

namespace dockaudit {

/// What kind of value a field holds: the AUPARSE_TYPE_ of libauparse 3.0.9, in the order of auparse-defs.h,
/// and after them those that it does not know.
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
    apparmor_address,
    octal_oflag,
    fan_type,
    fan_info,
    trust,
    uring_op,
};

/// The class of a field: by its name, in some record types by more than that. A few names are classified by
/// the look of the value.
FieldClass classify(RecordType type, std::string_view name, std::string_view value) noexcept;

/// The same of all fields of that name; absent if the look of the value decides.
std::optional<FieldClass> classify(RecordType type, std::string_view name) noexcept;

/// False if a value is not written as values of this class are: a number in another notation or a word,
/// which somebody interpreted before it was logged (`uid=vagrant`, `a0=0x1fd`, `mode=file,644`). libauparse
/// reads such a value as 0.
bool is_in_notation(FieldClass field_class, std::string_view value) noexcept;

}  // namespace dockaudit
