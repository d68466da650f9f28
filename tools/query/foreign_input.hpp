#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include <dockaudit/diagnostics.hpp>

namespace dockaudit::cli {

/// Says what an input without one audit record looks like, and what to search instead; of one with some, whether
/// there are lines of the journal between them.
class ForeignInputs {
 public:
    /// A line that could not be used, or what is told of another damage.
    void add(const DiagnosticEvent& event);

    /// Of an input by its name, as `DiagnosticEvent` has it.
    std::string_view hint(const std::string& input) const;
    bool has_journal_lines(const std::string& input) const;

 private:
    struct Seen {
        std::size_t lines = 0;  // that were looked at
        std::string_view hint;  // of the first of them that is of a known kind; empty: none is
        bool has_journal_lines = false;
    };
    std::map<std::string, Seen, std::less<>> inputs_;
};

}  // namespace dockaudit::cli
