#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/live_host.hpp>
#include <dockaudit/time_expression.hpp>

#include "common/exit_status.hpp"
#include "common/sandbox.hpp"
#include "common/sink.hpp"

namespace dockaudit::cli {

/// Finds the number of a local user or group; absent if there is none of that name.
using AccountLookup = std::function<std::optional<std::uint32_t>(std::string_view name)>;

/// What SIGINT and SIGTERM do to a command that must not be ended in the middle of something, and that its output is read
/// no more.
struct StopRequest {
    int descriptor = -1;                       ///< readable when one has come; for poll(2)
    std::function<bool()> has_come;            ///< a signal; never empty
    std::function<bool()> has_no_reader_left;  ///< of standard output; may be empty
};

/// What a command sees of the world: a test makes one of its own.
///
/// *Lifetime*: the sinks must outlive it.
struct Host {
    std::string program;                 ///< the name of the command, for messages
    std::vector<std::string> arguments;  ///< without the name
    Sink* out = nullptr;
    Sink* err = nullptr;
    bool stdin_is_pipe = false;
    bool stdout_is_terminal = false;
    bool stderr_is_terminal = false;
    std::optional<std::size_t> terminal_width;                    ///< in characters; absent if unknown
    bool terminal_has_color = false;                              ///< TERM does not deny it
    bool refuses_color = false;                                   ///< NO_COLOR is set
    bool is_utf8 = false;                                         ///< the encoding of the locale
    std::function<Timestamp()> clock;                             ///< never empty
    std::function<std::optional<std::chrono::seconds>()> uptime;  ///< since the last boot; may be empty
    TimeZone zone;
    std::string locale = "C";              ///< the name of that of times
    std::string date_format = "%m/%d/%y";  ///< of that locale, as for strftime(3)
    std::string time_format = "%H:%M:%S";
    std::string auditd_conf = "/etc/audit/auditd.conf";
    std::string host_name;            ///< of this host; empty if unknown
    std::string machine_id;           ///< machine-id(5); empty if unknown
    ReaderOptions reader;             ///< how to read where the command line does not say it
    LiveFolders live;                 ///< where this host tells what runs on it
    std::optional<Timestamp> booted;  ///< when it started, by the clock as it goes now; absent if unknown
    AccountLookup find_user;          ///< may be empty
    AccountLookup find_group;         ///< may be empty
    /// From now on those signals are a request; may be empty. *Errors*: `Error`.
    std::function<StopRequest()> catch_stop_signals;
    /// Gives up what is not needed any more; may be empty. *Requires*: as `enter_sandbox`.
    std::function<SandboxReport(const SandboxNeeds&)> enter_sandbox;
};

/// An error with an exit status of its own.
class CommandError : public Error {
 public:
    CommandError(ExitStatus status, const Error& error) : Error(error), status_(status) {}
    ExitStatus status() const noexcept { return status_; }

 private:
    ExitStatus status_;
};

/// A command: does its work and says how it went. *Errors*: `Error`, `BrokenPipe`.
using Command = std::function<ExitStatus(const Host&)>;

/// Runs a command and turns everything that it throws into a message on `host.err` and a status.
int run_command(const Host& host, const Command& command);

/// Runs a command in the real world: what `main` is made of.
int run_command(const char* program, int argument_count, char** arguments, const Command& command);

}  // namespace dockaudit::cli
