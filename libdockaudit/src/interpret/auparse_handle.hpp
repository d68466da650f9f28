#pragma once

#include <auparse.h>

#include <memory>
#include <string>

#include <dockaudit/auparse.hpp>

#include "interpret/auparse_lock.hpp"

// Everything here, but for the deleter, is called with the lock of `lock_auparse` held.

namespace dockaudit {

struct DestroyAuparse {
    void operator()(auparse_state_t* state) const noexcept {
        const auto lock = lock_auparse();
        auparse_destroy(state);
    }
};

/// *Threads*: must not be destroyed while the lock is held.
using AuparseHandle = std::unique_ptr<auparse_state_t, DestroyAuparse>;

auparse_esc_t to_auparse(EscapeMode mode) noexcept;

/// Sets what the options say. *Errors*: `Error` of kind usage if the expression is wrong.
void apply_options(auparse_state_t* state, const AuparseOptions& options);

/// The file name that the cursor is at, as a whole path; an empty one stays empty. Where nothing is left of a path
/// but the root, libauparse's answer is what its buffer had of an earlier event.
std::string interpret_path(auparse_state_t* state);

/// The event that the handle is at, as a value.
AuparseEvent copy_event(auparse_state_t* state, bool normalize);

}  // namespace dockaudit
