#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dockaudit::cli {

/// A program to be run: its path and its arguments, none of which a shell sees.
struct ProgramCall {
    std::vector<std::string> words;  ///< the first is a whole path
    std::vector<std::pair<std::string, std::string>> environment =
        {};                          ///< beside what is there, or instead of it
    std::chrono::seconds limit{60};  ///< afterwards it is ended
};

/// What became of it.
struct ProgramResult {
    /// Its exit status; 128 and the signal if one ended it; -1 if it could not be run, or if nobody can say.
    int status = -1;
    int pid = 0;              ///< its process; 0 if it could not be run
    bool is_overdue = false;  ///< it was ended for taking too long
    std::string out;
    std::string err;  ///< or why it could not be run

    bool is_done() const noexcept { return status == 0; }
};

/// Runs a program to its end, with no input. What it leaves running in the background does not hold this up. Of what it
/// prints, a MiB each is kept.
///
/// *Requires*: at least one word. *Errors*: none; what goes wrong is in the result.
ProgramResult run_program(const ProgramCall& call);

/// The text without control characters, for messages: the first line that is not empty, cut.
std::string first_line(std::string_view text);

}  // namespace dockaudit::cli
