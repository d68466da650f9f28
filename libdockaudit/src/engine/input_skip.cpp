#include "engine/input_skip.hpp"

#include "engine/time_probe.hpp"
#include "engine/time_skip.hpp"

namespace dockaudit {

bool InputSkip::can_skip(std::uint32_t index) {
    if (index + 1 >= inputs_.size()) return false;
    return TimeSkip::is_outside(range_, first_time(index), first_time(index + 1));
}

std::optional<Timestamp> InputSkip::first_time(std::uint32_t index) {
    auto& known = first_times_[index];
    // A pipe cannot be looked into.
    if (!known) {
        const auto& input = *inputs_[index];
        known = input.is_seekable() || input.is_compressed() ? find_first_time(input) : std::nullopt;
    }
    return *known;
}

}  // namespace dockaudit
