#pragma once

#include <cstddef>
#include <string_view>

#include <dockaudit/diagnostics.hpp>

namespace dockaudit::search {

/// Says what an input without one audit record looks like, and what to search instead; of one with some, whether
/// there are lines of the journal between them.
class ForeignInput {
 public:
    /// A line that could not be used, or what is told of another damage.
    void add(const DiagnosticEvent& event);

    std::string_view hint() const;

    bool has_journal_lines() const noexcept { return has_journal_lines_; }

 private:
    std::size_t lines_ = 0;  // that were looked at
    std::string_view hint_;  // of the first of them that is of a known kind; empty: none is
    bool has_journal_lines_ = false;
};

}  // namespace dockaudit::search
