#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/report.hpp>

#include "report/docker/deed_text.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {

/// Texts with the number of times that each was seen; of the first few dozen that are different, since a row has no
/// room for more.
class FewTexts {
 public:
    void add(std::string_view text) {
        if (text.empty()) return;
        const auto known = counts_.find(text);
        if (known != counts_.end()) {
            ++known->second;
        } else if (counts_.size() < kMost) {
            counts_.emplace(text, 1);
        } else {
            has_more_ = true;
        }
    }

    /// The most frequent ones, and how many others there are.
    std::vector<std::string> list(bool with_counts = true) const;

 private:
    static constexpr std::size_t kMost = 64;
    static constexpr std::size_t kShown = 6;

    std::map<std::string, std::uint64_t, std::less<>> counts_;
    bool has_more_ = false;
};

/// A set of flags, as bits.
class FlagBits {
 public:
    void add(const std::vector<FlagId>& flags) noexcept {
        for (const auto flag : flags) bits_ |= 1U << static_cast<std::uint32_t>(flag);
    }
    std::vector<FlagId> flags() const {
        std::vector<FlagId> flags;
        for (const auto& row : command_flags()) {
            if ((bits_ >> static_cast<std::uint32_t>(row.id) & 1U) != 0) flags.push_back(row.id);
        }
        return flags;
    }

 private:
    std::uint32_t bits_ = 0;
};

inline ReportValue list_value(std::vector<std::string> list) {
    return list.empty() ? ReportValue() : ReportValue(std::move(list));
}

inline ReportValue severity_value(const FlagBits& bits) {
    return text_value(highest_severity(bits.flags()));
}

/// A name with `~` before it if it is concluded.
inline std::string marked(std::string_view name, bool is_inferred) {
    return name.empty() || !is_inferred ? std::string(name) : std::string(kInferred).append(name);
}

/// Leaves out the rows beyond a limit.
void cut_rows(ReportTable& table, std::size_t max_rows);

/// Says that without a history nothing is known of containers.
void note_missing_history(ReportSection& section, const ReportOptions& options);

}  // namespace dockaudit
