#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/match_text.hpp>

namespace dockaudit {

/// Finds in the values of written records what a query asked for, and highlights it.
///
/// *Threads*: one object belongs to one thread at a time.
class MatchHighlighter {
 public:
    MatchHighlighter(std::vector<MatchText> matches, const std::optional<InterpreterOptions>& interpreter);

    bool is_empty() const noexcept { return matches_.empty(); }

    /// Learns what the numbers that are asked for mean in the event that is written next.
    void set_event(const EventView& event);

    /// True if some match is looked for in that field of a record of that type.
    bool reads(std::string_view type, std::string_view name) const noexcept;

    /// Appends the value of a field in `color`, which may be empty, its matches highlighted.
    void append_value(std::string& out, std::string_view type, std::string_view name, std::string_view value,
                      std::string_view color);

    InterpreterStatistics statistics() const noexcept;

 private:
    struct Range {
        std::size_t begin;
        std::size_t end;
    };

    void find(std::string_view type, std::string_view name, std::string_view value);
    void find_text(const MatchText& match, std::string_view text, std::size_t offset, std::size_t bytes_each);
    bool has_number(const MatchText& match, std::string_view name, std::string_view value) const;
    void join_ranges();

    std::vector<MatchText> matches_;
    std::optional<Interpreter> interpreter_;
    std::vector<std::pair<std::string, std::string>> meanings_;  // of the event: field and text
    std::vector<Range> ranges_;                                  // of the value at hand
    std::string decoded_;
};

}  // namespace dockaudit
