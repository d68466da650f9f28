#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ascii.hpp"
#include "base/json_string.hpp"
#include "io/journal_parser.hpp"

namespace dockaudit {
namespace {

// An entry with a record is much smaller. One beyond this is not kept.
constexpr std::size_t kMostObjectBytes = 4 << 20;
constexpr char kRecordSeparator = '\x1E';  // of json-seq
constexpr std::string_view kEventPrefix = "data:";

constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Reads one object from its start. Each function says whether what it looks for is there.
class ObjectReader {
 public:
    ObjectReader(std::string_view text, std::string& value, std::vector<std::uint32_t>& origins)
        : text_(text), value_(value), origins_(origins) {}

    /// Sets the fields of an entry. False if the text is no object of an entry.
    bool read(JournalEntry& entry) {
        if (!take('{')) return false;
        bool has_own_field = false;
        while (!take('}')) {
            std::string_view name;
            if (!read_string(name) || !take(':')) return false;
            has_own_field = has_own_field || name.starts_with('_');
            const auto field = find_journal_field(name);
            if (!(field ? read_value(*field, entry) : skip_value())) return false;
            if (!take(',') && !is_next('}')) return false;
        }
        return has_own_field;
    }

 private:
    bool is_next(char wanted) {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
        return at_ < text_.size() && text_[at_] == wanted;
    }

    bool take(char wanted) {
        if (!is_next(wanted)) return false;
        ++at_;
        return true;
    }

    bool read_string(std::string_view& content) {
        if (!take('"')) return false;
        const auto end = find_json_string_end(text_, at_);
        if (end == std::string_view::npos) return false;
        content = text_.substr(at_, end - at_);
        at_ = end + 1;
        return true;
    }

    // What is neither a string nor in brackets: a number, null and the like.
    std::string_view read_word() {
        const auto begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               std::string_view(",]}").find(text_[at_]) == std::string_view::npos)
            ++at_;
        return text_.substr(begin, at_ - begin);
    }

    bool read_value(JournalField field, JournalEntry& entry) {
        if (is_next('"')) {
            std::string_view content;
            if (!read_string(content)) return false;
            unescape_json(content, value_, origins_);
            entry.set(field, value_);
            return true;
        }
        if (take('[')) return read_array(field, entry);
        if (is_next('{')) return false;
        const auto word = read_word();
        if (word.empty()) return false;
        if (is_digits(word)) entry.set(field, word);
        return true;
    }

    // The bytes of a value, or several values, of which the first counts.
    bool read_array(JournalField field, JournalEntry& entry) {
        if (take(']')) return true;
        if (is_next('"') || is_next('[') || is_next('n')) {
            if (is_next('[')) {
                ++at_;
                if (!read_bytes(field, entry)) return false;
            } else if (!read_value(field, entry)) {
                return false;
            }
            while (take(',')) {
                if (!skip_value()) return false;
            }
            return take(']');
        }
        return read_bytes(field, entry);
    }

    bool read_bytes(JournalField field, JournalEntry& entry) {
        constexpr unsigned kMostByte = 255;
        value_.clear();
        while (!take(']')) {
            static_cast<void>(is_next('0'));
            const auto word = read_word();
            unsigned byte = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), byte);
            if (error != std::errc{} || end != word.data() + word.size() || byte > kMostByte) return false;
            value_.push_back(static_cast<char>(byte));
            if (!take(',') && !is_next(']')) return false;
        }
        entry.set(field, value_);
        return true;
    }

    // However deep it is nested.
    bool skip_value() {
        std::size_t depth = 0;
        do {
            std::string_view content;
            if (is_next('"')) {
                if (!read_string(content)) return false;
            } else if (take('[') || take('{')) {
                ++depth;
            } else if (depth > 0 && (take(']') || take('}'))) {
                --depth;
            } else if (depth > 0 && (take(',') || take(':'))) {
                continue;
            } else if (read_word().empty()) {
                return false;
            }
        } while (depth > 0);
        return true;
    }

    std::string_view text_;
    std::string& value_;
    std::vector<std::uint32_t>& origins_;
    std::size_t at_ = 0;
};

}  // namespace

void JsonParser::feed(std::string_view bytes, JournalSink& sink) {
    while (!bytes.empty())
        bytes.remove_prefix(depth_ == 0 ? feed_outside(bytes, sink) : feed_object(bytes, sink));
}

// Up to the start of an object, or all.
std::size_t JsonParser::feed_outside(std::string_view bytes, JournalSink& sink) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '{' && (!is_lost_ || at_line_start_ || text_ == kEventPrefix)) {
            if (!text_.empty() && text_ != kEventPrefix) sink.take_damage("something between two entries");
            is_lost_ = false;
            depth_ = 1;
            text_ = "{";
            at_line_start_ = false;
            return i + 1;
        }
        if (c == '\n') {
            if (!text_.empty() && text_ != kEventPrefix && !is_lost_)
                sink.take_damage("something between two entries");
            text_.clear();
            at_line_start_ = true;
        } else if (c == kRecordSeparator) {
            at_line_start_ = true;
        } else if (!is_space(c) && std::string_view(",[]").find(c) == std::string_view::npos) {
            if (text_.size() <= kEventPrefix.size()) text_ += c;
            at_line_start_ = false;
        } else if (is_lost_) {
            at_line_start_ = false;
        }
    }
    return bytes.size();
}

// Up to the end of the object, or all. Two things tell that an object is torn: a newline in a string, and a line that
// starts with another object.
std::size_t JsonParser::feed_object(std::string_view bytes, JournalSink& sink) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const bool at_line_start = std::exchange(at_line_start_, c == '\n');
        if (in_string_ && c != '\n') {
            in_string_ = after_backslash_ || c != '"';
            after_backslash_ = !after_backslash_ && c == '\\';
        } else if (c == '\n' && in_string_) {
            break_entry("an entry that is no JSON", sink);
            return i;
        } else if (c == '{' && at_line_start) {
            break_entry("an entry that is no JSON", sink);
            at_line_start_ = true;
            return i;
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if ((c == '}' || c == ']') && --depth_ == 0) {
            text_.append(bytes.substr(0, i + 1));
            take_object(sink);
            return i + 1;
        }
    }
    text_.append(bytes);
    if (text_.size() > kMostObjectBytes) break_entry("an entry that is too long", sink);
    return bytes.size();
}

void JsonParser::take_object(JournalSink& sink) {
    entry_.clear();
    if (ObjectReader(text_, value_, origins_).read(entry_))
        sink.take(entry_);
    else
        sink.take_damage("an object that is no entry");
    text_.clear();
}

void JsonParser::break_entry(std::string_view why, JournalSink& sink) {
    sink.take_damage(why);
    text_.clear();
    depth_ = 0;
    in_string_ = after_backslash_ = false;
    at_line_start_ = false;
    is_lost_ = true;
}

bool JsonParser::finish(JournalSink& /*sink*/) {
    return depth_ > 0;
}

}  // namespace dockaudit
