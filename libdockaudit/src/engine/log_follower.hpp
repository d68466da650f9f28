#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include <dockaudit/log_set.hpp>

#include "engine/resume_point.hpp"
#include "io/block_reader.hpp"
#include "io/file_id.hpp"

namespace dockaudit {

/// Keeps up with a log that a daemon writes: says what has become of the file that is read last, and adds what
/// follows it.
///
/// A file that was renamed is read until its writer has begun the next one. What was rotated meanwhile is found in the
/// folder, and opened at once, so that nothing is lost if it is removed before its turn. Of
/// one that was copied and cut (copytruncate) the rest is read from the copy.
///
/// *Lifetime*: borrows the block reader. *Threads*: one at a time.
class LogFollower final : public GrowthWatch {
 public:
    /// Is told that an input was cut, and which one is the copy in which the rest of it is read, at the same places.
    using CopyNotice = std::function<void(std::uint32_t cut, std::uint32_t copy)>;

    /// `known` are the marks of logs that were read, or are left out on purpose.
    LogFollower(std::filesystem::path log, std::span<const std::uint64_t> known, BlockReader& blocks,
                LogNotice notice, CopyNotice on_copy);

    Growth look(std::uint64_t position, std::uint64_t read_to) override;
    bool has_missed_some() override;

 private:
    struct Newer {
        std::vector<InputFile> inputs;   // oldest first
        std::optional<InputFile> older;  // the newest that was read; absent if there was none
    };

    using ReadTest = std::function<bool(const InputFile&, std::uint64_t mark)>;

    Newer open_newer(const ReadTest& was_read) const;
    bool is_known(std::uint64_t mark) const;
    Growth begin_anew(std::uint64_t position);
    Growth look_for_next();
    void tell(const std::string& what) const {
        notice_(DiagnosticEvent::Kind::log_changed, log_.native(), what);
    }
    void tell_missing(const std::string& error);
    void add(InputFile input);

    std::filesystem::path log_;
    BlockReader& blocks_;
    LogNotice notice_;
    CopyNotice on_copy_;
    std::unordered_set<std::uint64_t> known_;  // marks of logs that were read or left out
    std::string missing_;                      // why it cannot be read, as it was told; empty: it can
};

}  // namespace dockaudit
