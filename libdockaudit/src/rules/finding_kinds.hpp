#pragma once

#include <cstdint>

#include <dockaudit/rule_check.hpp>

namespace dockaudit {

/// What can be wrong, in the order of the table of kinds.
enum class Fault : std::uint8_t {
    syntax,
    never_loaded,
    locked,
    deleted,
    duplicate,
    missing_folder,
    task_never,
    auditing_off,
    never_shadows,
    shadowed,
    taken_elsewhere,
    excluded_record,
    blind_socket,
    link_path,
    path_on_folder,
    dir_on_file,
    absent_path,
    obsolete_path,
    missing_arch,
    one_arch,
    noisy_watch,
    reads_of_program,
    deprecated_watch,
    no_key,
    foreign_key,
    late_delete_all,
    small_backlog,
    rate_limit,
    no_wait,
    panic_on_loss,
    silent_loss,
    unwatched_client,
    unwatched_socket,
};

const FindingKind& kind_of(Fault fault) noexcept;

}  // namespace dockaudit
