#pragma once

#include <cstdint>
#include <dockaudit/account.hpp>
#include <dockaudit/container_history.hpp>
#include <dockaudit/live_host.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dockaudit::test {

/// A program that a process begins to run, and where it is. What most of them have is the default.
struct Step {
    std::uint32_t pid = 0;
    std::uint32_t ppid = 0;
    std::string command;   ///< words with a space between them; `@A` is the id of container A
    std::string expected;  ///< `host`, `?`, `some` or the letter of a container
    std::string device = "fe:00";
    std::string exe = {};          ///< by default the first word, below /usr/bin
    std::string loader = "fe:00";  ///< the device of what loads it: `-` if nothing does
    std::uint32_t session = kUnsetId;
    std::uint32_t loginuid = kUnsetId;
    std::uint32_t uid = 0;
    std::string label = {};
    std::string node = "n";
    std::int64_t wait = 100;        ///< milliseconds since the step before it
    std::uint64_t serial = 0;       ///< 0: the next one
    std::string file = {};          ///< the path of the file on its disk, where it is mounted elsewhere
    std::string capabilities = {};  ///< `pp` of a BPRM_FCAPS record
};

/// A program in a container, which lies on the file system `device`.
Step inside(std::uint32_t pid, std::uint32_t ppid, std::string command, std::string expected,
            std::string device = "00:31");

/// When a handmade log begins, in milliseconds since 1970; its first event is `Step::wait` later.
inline constexpr std::int64_t kHandmadeBegin = 1'700'000'000'000;

/// `@A` becomes the id of container A.
std::string with_ids(const std::string& text);

/// The id of a container: 64 digits. *Requires*: a letter from A to F.
std::string id_of(char letter);

/// The lines of one event for each step.
std::vector<std::string> event_lines(const std::vector<Step>& steps);

/// What a history says of where the process of each step was, as `Step::expected` has it.
std::vector<std::string> find_places(const ContainerHistory& history, const std::vector<std::string>& events);

/// Reads a log of these lines.
std::shared_ptr<const ContainerHistory> history_of(const std::vector<std::string>& events,
                                                   std::optional<LiveHost> live = {});

}  // namespace dockaudit::test
