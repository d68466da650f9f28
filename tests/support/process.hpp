#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dockaudit::test {

struct ProcessOptions {
    /// Written to a pipe on standard input, which is then closed. Absent: standard input is /dev/null.
    std::optional<std::string> input;
    /// Standard input is this file instead, if it is not empty.
    std::filesystem::path input_file;
    /// Changes to the inherited environment; an absent value takes the variable out.
    std::map<std::string, std::optional<std::string>> environment;
    /// After this long the process is killed.
    std::chrono::seconds time_limit{120};
};

struct ProcessResult {
    int status = 0;  ///< exit status; 128 and the signal for a process that a signal ended, as in a shell
    std::string out;
    std::string err;
};

/// Runs a program, without a shell, to its end. `argv[0]` is looked up in PATH. *Errors*: `std::system_error`
/// if it cannot be started, `std::runtime_error` if it took too long.
ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

/// The command as one could type it into a shell.
std::string shell_command(const std::vector<std::string>& argv);

}  // namespace dockaudit::test
