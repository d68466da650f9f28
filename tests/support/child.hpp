#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace dockaudit::test {

/// A program that runs beside the test; killed if it still runs when the object dies.
class Child {
 public:
    struct Outputs {
        std::filesystem::path out;  ///< is appended to; empty: a pipe
        std::filesystem::path err;  ///< is appended to; empty: /dev/null
    };

    /// `argv[0]` is looked up in PATH. *Errors*: `std::system_error`.
    Child(const std::vector<std::string>& argv, const Outputs& outputs);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    pid_t pid() const noexcept { return pid_; }
    void kill(int signal) const;

    /// Waits for its end. The exit status, or 128 and the signal; -1 if it still runs after the limit.
    int wait(std::chrono::milliseconds limit = std::chrono::seconds(30));

    /// What it has written to the pipe since, waiting up to `limit` for some; empty at its end too.
    std::string read(std::chrono::milliseconds limit);

    /// Closes the reading end of the pipe.
    void close_output();

 private:
    pid_t pid_ = -1;
    int out_ = -1;
    int status_ = -1;
};

}  // namespace dockaudit::test
