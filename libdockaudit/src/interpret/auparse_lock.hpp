#pragma once

#include <mutex>

namespace dockaudit {

/// Holds the one lock under which libauparse is called.
///
/// libauparse keeps state in statics: two threads with handles of their own lose events or crash. So every
/// call of it in the process, whatever the handle, is made while this lock is held.
inline std::unique_lock<std::mutex> lock_auparse() {
    static std::mutex mutex;
    return std::unique_lock(mutex);
}

}  // namespace dockaudit
