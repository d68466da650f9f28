#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/diagnostics.hpp>

namespace dockaudit::search {

/// Says what an input without one audit record looks like, and what to search instead.
class ForeignInput {
 public:
    /// A line that could not be used, or what is told of another damage.
    void add(const DiagnosticEvent& event);

    std::string_view hint() const;

 private:
    // So many lines tell, of a saved output that starts with a separator too.
    static constexpr std::size_t kLines = 8;

    std::vector<std::string> lines_;
};

}  // namespace dockaudit::search
