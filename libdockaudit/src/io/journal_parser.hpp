#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/journal_entry.hpp"

namespace dockaudit {

/// Who takes the entries of a journal text.
class JournalSink {
 public:
    JournalSink() = default;
    JournalSink(const JournalSink&) = delete;
    JournalSink& operator=(const JournalSink&) = delete;
    virtual ~JournalSink() = default;

    virtual void take(const JournalEntry& entry) = 0;

    /// Part of the text cannot be read.
    virtual void take_damage(std::string_view what) = 0;
};

/// Finds the entries in a text that comes in pieces, cut anywhere.
class JournalParser {
 public:
    JournalParser() = default;
    JournalParser(const JournalParser&) = delete;
    JournalParser& operator=(const JournalParser&) = delete;
    virtual ~JournalParser() = default;

    virtual void feed(std::string_view bytes, JournalSink& sink) = 0;

    /// No more bytes come. True if the last entry is cut; what is known of it was taken.
    virtual bool finish(JournalSink& sink) = 0;
};

/// `-o export`: lines of `NAME=value`; for values with other bytes the name, eight bytes of size, the value and a
/// newline; an empty line ends an entry.
class ExportParser final : public JournalParser {
 public:
    void feed(std::string_view bytes, JournalSink& sink) override;
    bool finish(JournalSink& sink) override;

 private:
    enum class Part : std::uint8_t { line, size, value, value_end, rest_of_entry };

    std::size_t feed_some(std::string_view bytes, JournalSink& sink);
    std::size_t feed_line(std::string_view bytes, JournalSink& sink);
    std::size_t feed_size(std::string_view bytes, JournalSink& sink);
    std::size_t feed_value(std::string_view bytes);
    void take_line(std::string_view line, JournalSink& sink);
    void end_value();
    void break_entry(std::string_view why, JournalSink& sink);
    void start_entry();

    Part part_ = Part::line;
    std::string text_;                   // of the line, size or value so far, as far as it may be of use
    std::optional<JournalField> field_;  // whose value comes
    std::uint64_t left_ = 0;             // bytes of it
    bool has_fields_ = false;
    JournalEntry entry_;
};

/// `-o json` and its kin: objects of strings, arrays of bytes, null for what is too large, and arrays of these for a
/// field that is there several times. What stands between objects is stepped over.
class JsonParser final : public JournalParser {
 public:
    void feed(std::string_view bytes, JournalSink& sink) override;
    bool finish(JournalSink& sink) override;

 private:
    std::size_t feed_outside(std::string_view bytes, JournalSink& sink);
    std::size_t feed_object(std::string_view bytes, JournalSink& sink);
    void take_object(JournalSink& sink);
    void break_entry(std::string_view why, JournalSink& sink);

    std::string text_;  // of the object so far, or of what stands in the line before one
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool after_backslash_ = false;
    bool at_line_start_ = true;
    bool is_lost_ = false;  // after damage, until a line starts with an object
    JournalEntry entry_;
    std::string value_;
    std::vector<std::uint32_t> origins_;
};

}  // namespace dockaudit
