#pragma once

#include <algorithm>
#include <cstdint>

namespace dockaudit {

/// Tells from the events that were handed out last whether it pays to draft those to come.
///
/// A draft is of use if its event has no other piece; its text moreover only if it is still there when the
/// event is handed out.
class DraftPolicy {
 public:
    /// `has_one_piece`: of an event that could match. `age`: bytes read since its first record.
    void on_event(bool has_one_piece, std::uint64_t age) noexcept {
        count(verdicts_, has_one_piece);
        count(texts_, has_one_piece && age <= kMaxAge);
    }

    bool wants_verdicts() const noexcept { return verdicts_ > kLevel / 2; }
    bool wants_texts() const noexcept { return texts_ > kLevel / 2; }

 private:
    // Texts take one to three times as much as their blocks; both are kept up to 8 MiB.
    static constexpr std::uint64_t kMaxAge = 2 << 20;
    static constexpr int kLevel = 256;

    static void count(int& level, bool is_useful) noexcept {
        level = std::clamp(level + (is_useful ? 1 : -1), 0, kLevel);
    }

    int verdicts_ = kLevel;
    int texts_ = kLevel;
};

}  // namespace dockaudit
