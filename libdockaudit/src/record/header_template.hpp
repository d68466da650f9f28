#pragma once

#include <cstddef>
#include <string_view>

#include "record/header.hpp"

namespace dockaudit {

/// How a line of the same id as the line before must begin: `node=N type=`, a word, ` msg=audit(S.M:N)`.
///
/// A line that does has the same header: the same words are read in the same way, and the word of the type holds
/// neither a space nor a 0x1D, so that it ends where the template says. Most lines of a log repeat the id before them.
///
/// *Lifetime*: borrows the line that it learnt from.
class HeaderTemplate {
 public:
    void forget() noexcept { stamp_ = {}; }

    /// Only a header in auditd's own spelling makes a template: nothing before the record, a type, a closed stamp.
    void learn(std::string_view text, const RecordHeader& header) noexcept {
        forget();
        if (header.start != 0 || header.type_name.empty() || text[header.body_offset - 1] != ')') return;
        const auto type_start = static_cast<std::size_t>(header.type_name.data() - text.data());
        const auto type_end = type_start + header.type_name.size();
        prefix_ = text.substr(0, type_start);
        stamp_ = text.substr(type_end, header.body_offset - type_end);
        parenthesis_ = header.stamp_offset - type_end;
    }

    /// The name of the type if the line repeats the id; empty if that takes a closer look.
    std::string_view match(std::string_view line) const noexcept {
        constexpr char kEnrichmentSeparator = 0x1D;
        if (stamp_.empty() || !line.starts_with(prefix_)) return {};
        auto end = prefix_.size();
        while (end < line.size() && line[end] != ' ' && line[end] != kEnrichmentSeparator) ++end;
        if (end == prefix_.size() || !line.substr(end).starts_with(stamp_)) return {};
        return line.substr(prefix_.size(), end - prefix_.size());
    }

    /// Of a line that matched: the place of the `(` of its stamp, and behind its `)`.
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
