#pragma once

namespace dockaudit::cli {

/// What a command tells the shell. Errors differ from "nothing found", so that a script can tell a clean log
/// from a search that went wrong.
enum class ExitStatus : int {
    found = 0,
    nothing_found = 1,
    error = 2,
    done = 0,                    ///< of a command that does something: it is done
    findings = 1,                ///< of one that looks for mistakes: there are some
    checkpoint_unusable = 10,    ///< the checkpoint file is malformed, or its log is gone
    checkpoint_unwritable = 11,  ///< the checkpoint file could not be written
    checkpoint_passed = 12,      ///< its event is not in its log any more, newer ones are
};

}  // namespace dockaudit::cli
