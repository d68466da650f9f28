#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <dockaudit/time.hpp>

#include "io/input_file.hpp"

namespace dockaudit {

/// Tells which compressed logs need not be inflated, because they lie outside a time range: as `TimeSkip` does it for
/// the stretches of a log, by the first record of the log and that of the next.
///
/// *Lifetime*: borrows the inputs. *Threads*: one at a time.
class InputSkip {
 public:
    template <class Inputs>
    InputSkip(const TimeRange& range, const Inputs& inputs) : range_(range) {
        for (const auto& input : inputs) inputs_.push_back(&input);
        first_times_.resize(inputs_.size());
    }

    /// The last log is never left out: no other tells where it ends.
    bool can_skip(std::uint32_t index);

 private:
    std::optional<Timestamp> first_time(std::uint32_t index);

    TimeRange range_;
    std::vector<const InputFile*> inputs_;
    std::vector<std::optional<std::optional<Timestamp>>> first_times_;  // as far as they were asked
};

}  // namespace dockaudit
