#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "follow/written_events.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {

/// A log in a folder of its own, who writes it, and who follows it.
struct FollowedLog {
    TempDir folder;
    std::filesystem::path log = folder.path() / "audit.log";
    std::filesystem::path cursor = folder.path() / "cursor";
    std::filesystem::path out = folder.path() / "out";
    std::filesystem::path err = folder.path() / "err";

    std::filesystem::path named = folder.path();  ///< what the reader is given: a folder, or the log alone

    /// The command that follows the log and prints raw records.
    std::vector<std::string> follow(const std::vector<std::string>& options = {}) const;

    /// The same, going on where the cursor file says.
    std::vector<std::string> resume(std::vector<std::string> options = {}) const;

    /// The command that writes the log.
    std::vector<std::string> write(const std::vector<std::string>& options) const;

    /// Appends all records of the events from `first` to before `end`, as of this moment.
    void append(std::uint64_t first, std::uint64_t end) const;

    std::string messages() const { return std::filesystem::exists(err) ? read_file(err) : ""; }
};

/// Waits until something is true. False if it was not within the limit.
bool wait_until(const std::function<bool()>& is_true,
                std::chrono::milliseconds limit = std::chrono::seconds(20));

/// Reads until the tally is complete. False if it was not within the limit.
bool read_all(Child& child, EventTally& tally, std::chrono::milliseconds limit = std::chrono::seconds(20));

/// Reads what is left until the end of the pipe.
void read_rest(Child& child, EventTally& tally);

}  // namespace dockaudit::test
