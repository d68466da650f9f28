#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "io/journal_parser.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kSizeBytes = 8;
// journald takes no larger values.
constexpr std::uint64_t kMostValueBytes = 768U << 20;
// The longest line that may be of use.
constexpr std::size_t kMostLineBytes = kMaxJournalValue + 64;

std::uint64_t read_size(std::string_view bytes) noexcept {
    std::uint64_t size = 0;
    for (std::size_t i = kSizeBytes; i-- > 0;) size = size << 8 | static_cast<unsigned char>(bytes[i]);
    return size;
}

// Appends as much as fits.
void append_up_to(std::string& text, std::string_view more, std::size_t most) {
    text.append(more.substr(0, most - std::min(most, text.size())));
}

}  // namespace

void ExportParser::feed(std::string_view bytes, JournalSink& sink) {
    while (!bytes.empty()) bytes.remove_prefix(feed_some(bytes, sink));
}

std::size_t ExportParser::feed_some(std::string_view bytes, JournalSink& sink) {
    switch (part_) {
        case Part::line:
        case Part::rest_of_entry:
            break;
        case Part::size:
            return feed_size(bytes, sink);
        case Part::value:
            return feed_value(bytes);
        case Part::value_end:
            part_ = Part::line;
            if (bytes.front() == '\n') return 1;
            break_entry("a value is longer than its size", sink);
            return 0;
    }
    return feed_line(bytes, sink);
}

// A line that comes at once is not copied.
std::size_t ExportParser::feed_line(std::string_view bytes, JournalSink& sink) {
    const auto newline = bytes.find('\n');
    if (newline == std::string_view::npos) {
        append_up_to(text_, bytes, kMostLineBytes);
        return bytes.size();
    }
    auto line = bytes.substr(0, newline);
    if (!text_.empty()) {
        append_up_to(text_, line, kMostLineBytes);
        line = text_;
    }
    if (part_ == Part::line)
        take_line(line, sink);
    else if (line.empty())
        start_entry();
    text_.clear();
    return newline + 1;
}

void ExportParser::take_line(std::string_view line, JournalSink& sink) {
    if (line.empty()) {
        if (has_fields_) sink.take(entry_);
        start_entry();
        return;
    }
    const auto equals = line.find('=');
    const auto name = line.substr(0, equals);
    if (!is_journal_field_name(name)) return break_entry("a line that is no field", sink);
    has_fields_ = true;
    const auto field = find_journal_field(name);
    if (equals == std::string_view::npos) {
        field_ = field;
        part_ = Part::size;
    } else if (field) {
        entry_.set(*field, line.substr(equals + 1));
    }
}

std::size_t ExportParser::feed_size(std::string_view bytes, JournalSink& sink) {
    const auto taken = std::min(kSizeBytes - text_.size(), bytes.size());
    text_.append(bytes.substr(0, taken));
    if (text_.size() < kSizeBytes) return taken;
    left_ = read_size(text_);
    text_.clear();
    if (left_ > kMostValueBytes) {
        break_entry("a value of an impossible size", sink);
    } else if (left_ == 0) {
        end_value();
    } else {
        part_ = Part::value;
    }
    return taken;
}

// One byte more than a value may have tells that it is too long.
std::size_t ExportParser::feed_value(std::string_view bytes) {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    if (field_) append_up_to(text_, bytes.substr(0, taken), kMaxJournalValue + 1);
    left_ -= taken;
    if (left_ == 0) end_value();
    return taken;
}

void ExportParser::end_value() {
    if (field_) entry_.set(*field_, text_);
    text_.clear();
    part_ = Part::value_end;
}

void ExportParser::break_entry(std::string_view why, JournalSink& sink) {
    sink.take_damage(why);
    start_entry();
    part_ = Part::rest_of_entry;
}

void ExportParser::start_entry() {
    entry_.clear();
    has_fields_ = false;
    part_ = Part::line;
}

// Without its last fields an entry may seem to be of another host.
bool ExportParser::finish(JournalSink& sink) {
    if (part_ == Part::rest_of_entry) return false;
    const bool is_cut = has_fields_ || part_ != Part::line || !text_.empty();
    const bool ends_with_line = part_ == Part::line && text_.empty();
    if (ends_with_line && entry_.has(JournalField::machine_id)) sink.take(entry_);
    return is_cut;
}

}  // namespace dockaudit
