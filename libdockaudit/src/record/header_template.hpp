#pragma once

#include <cstddef>
#include <string_view>

#include "base/byte_search.hpp"
#include "base/words64.hpp"
#include "record/header.hpp"

namespace dockaudit {

/// How a line of the same id as a line before must begin: `node=N type=`, a word, ` msg=audit(S.M:N)`.
///
/// A line that does has the same header: the same words are read in the same way, and the word of the type
/// holds neither a space nor a 0x1D, so that it ends where the template says. Most lines of a log repeat an
/// id.
///
/// *Lifetime*: borrows the line that it learnt from.
class HeaderTemplate {
 public:
    void forget() noexcept { stamp_ = {}; }
    bool is_known() const noexcept { return !stamp_.empty(); }

    /// Only a header in auditd's own spelling makes a template: nothing before the record, a type, a closed
    /// stamp.
    void learn(std::string_view text, const RecordHeader& header) noexcept {
        forget();
        if (header.start != 0 || header.type_name.empty() || text[header.body_offset - 1] != ')') return;
        const auto type_start = static_cast<std::size_t>(header.type_name.data() - text.data());
        const auto type_end = type_start + header.type_name.size();
        const auto stamp = text.substr(type_end, header.body_offset - type_end);
        // What follows the `)` may count for the length of the word, but is not a part of the template.
        if (stamp.size() - stamp.find_first_not_of(' ') < kMinStampToken) return;
        prefix_ = text.substr(0, type_start);
        stamp_ = stamp;
        parenthesis_ = header.stamp_offset - type_end;
    }

    /// Learns from a line that begins as this one's and goes on in auditd's own spelling, ` msg=audit(`,
    /// digits and `)`, with another stamp of the same length: what `parse_plain_header` would say, sooner. False,
    /// and nothing is learnt, if the line takes a closer look.
    bool learn_sibling(std::string_view line, std::size_t type_end, Stamp& learnt) noexcept {
        constexpr std::string_view kHead = " msg=audit(";
        if (parenthesis_ + 1 != kHead.size() || line.size() - type_end < stamp_.size()) return false;
        const auto stamp = line.substr(type_end, stamp_.size());
        if (!stamp.starts_with(kHead) || stamp.back() != ')') return false;
        if (!parse_usual_stamp(stamp.substr(kHead.size(), stamp.size() - kHead.size() - 1), learnt))
            return false;
        prefix_ = line.substr(0, prefix_.size());
        stamp_ = stamp;
        return true;
    }

    /// Where the type's name ends in a line that begins as this one's; 0 if the line does not.
    std::size_t find_type_end(std::string_view line) const noexcept {
        const auto start = prefix_.size();
        if (line.size() <= start || !same_bytes(line.data(), prefix_.data(), start)) return 0;
        const auto* const begin = line.data() + start;
        const auto* const end = find_either(begin, line.data() + line.size(), ' ', kEnrichmentSeparator);
        return end == begin ? 0 : static_cast<std::size_t>(end - line.data());
    }

    /// True if the id of this one's line follows the type's name.
    bool has_stamp(std::string_view line, std::size_t type_end) const noexcept {
        return line.size() - type_end >= stamp_.size() &&
               same_bytes(line.data() + type_end, stamp_.data(), stamp_.size());
    }

    /// The name of the type if the line repeats the id; empty if that takes a closer look.
    std::string_view match(std::string_view line) const noexcept {
        if (!is_known()) return {};
        const auto end = find_type_end(line);
        return end != 0 && has_stamp(line, end) ? type_name(line, end) : std::string_view{};
    }

    std::string_view prefix() const noexcept { return prefix_; }
    std::string_view stamp() const noexcept { return stamp_; }
    std::string_view type_name(std::string_view line, std::size_t type_end) const noexcept {
        return line.substr(prefix_.size(), type_end - prefix_.size());
    }

    /// Of a line that matched: the place of the `(` of its stamp, and after its `)`.
    std::size_t stamp_offset(std::string_view type_name) const noexcept {
        return prefix_.size() + type_name.size() + parenthesis_;
    }
    std::size_t body_offset(std::string_view type_name) const noexcept {
        return prefix_.size() + type_name.size() + stamp_.size();
    }

 private:
    std::string_view prefix_;
    std::string_view stamp_;
    std::size_t parenthesis_ = 0;
};

}  // namespace dockaudit
