#include "record/line_records.hpp"

#include <algorithm>

#include <dockaudit/record_type.hpp>

#include "base/json_string.hpp"
#include "record/record_end.hpp"
#include "record/syslog_prefix.hpp"

namespace dockaudit {
namespace {

// The values of a text that stand in quotes, one after the other. A quote opens one after a `=`, and closes
// it where the value can end: a quote that is left over does not hide what follows it.
class QuotedValues {
 public:
    explicit QuotedValues(std::string_view text) noexcept : text_(text) {}

    /// True if `place` lies in a value. *Requires*: places in ascending order.
    bool contain(std::size_t place) noexcept {
        while (true) {
            if (end_ > place) return begin_ < place;
            begin_ = text_.find_first_of("\"'", std::max(begin_, end_));
            if (begin_ >= place) {
                end_ = 0;
                return false;
            }
            end_ = begin_ + 1;
            if (begin_ == 0 || text_[begin_ - 1] != '=') continue;
            const auto close = find_close(text_[begin_], begin_ + 1);
            if (close != std::string_view::npos) end_ = close + 1;
        }
    }

 private:
    // What can follow a value: an end, a blank, the end of a list or of what surrounds it, and an enriched
    // part, whose separator may have become another byte or be lost.
    bool ends_value(std::size_t at) const noexcept {
        constexpr std::string_view kEnds = " \t\r\n\x1d',]})#^\\<%&|;";
        return at == text_.size() || kEnds.find(text_[at]) != std::string_view::npos ||
               (text_[at] >= 'A' && text_[at] <= 'Z');
    }

    // A double quote that does not close one, but can open the next, shows that there is none that closes it.
    std::size_t find_close(char quote, std::size_t from) noexcept {
        auto& none_after = quote == '"' ? no_double_after_ : no_single_after_;
        if (from >= none_after) return std::string_view::npos;
        for (auto at = text_.find(quote, from); at != std::string_view::npos;
             at = text_.find(quote, at + 1)) {
            if (ends_value(at + 1)) return at;
            if (quote == '"' && at > from && text_[at - 1] == '=') return std::string_view::npos;
        }
        none_after = from;
        return std::string_view::npos;
    }

    std::string_view text_;
    std::size_t begin_ = 0;  // of the value, or the quote, that was looked at last
    std::size_t end_ = 0;
    std::size_t no_double_after_ = std::string_view::npos;
    std::size_t no_single_after_ = std::string_view::npos;
};

// Takes off what stands between a record and the next, or between the last one and the end of a list.
// `before`: what was put before the record.
std::string_view trim_record(std::string_view text, std::string_view before, bool is_in_list) noexcept {
    text = trim_before_record(text);
    if (is_in_list && text.ends_with(']') && std::ranges::count(text, ']') > std::ranges::count(text, '['))
        text.remove_suffix(1);
    // The quote before the record belongs to one after it.
    if (before.ends_with('"') && text.ends_with('"') && std::ranges::count(text, '"') % 2 == 1)
        text.remove_suffix(1);
    return text;
}

// What a syslog daemon put between two records of a line. A time stamp that stands in a field is none of its.
SyslogPrefix find_prefix_between(std::string_view body) noexcept {
    const auto prefix = find_syslog_prefix(body);
    const bool has_field = body.find_first_of("=\"'", prefix.start) != std::string_view::npos;
    return has_field ? SyslogPrefix{body.size(), {}} : prefix;
}

// After the first, a record starts where a list or prose goes on. One of a type that there is does so even
// after a record that lost its newline.
bool can_start_after(std::string_view before, const RecordHeader& header) noexcept {
    return std::string_view(" \t,[](\"'|;>").find(before.back()) != std::string_view::npos ||
           parse_record_type(header.type_name) != RecordType::unknown || ends_with_spelled_line_end(before);
}

// True if a string that ends at `end` is followed by what follows one in JSON. One that is torn has to be
// preceded by what precedes one, so that the quote of a value does not look like it.
bool is_json_string(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    if (end == std::string_view::npos) {
        const auto quote = text.substr(0, begin - 1);
        const auto before = quote.find_last_not_of(' ');
        return before != std::string_view::npos &&
               std::string_view(":[,{").find(text[before]) != std::string_view::npos;
    }
    const auto next = text.find_first_not_of(" \t\r\n", end + 1);
    return next == std::string_view::npos ||
           std::string_view(",}]:").find(text[next]) != std::string_view::npos;
}

}  // namespace

void LineRecords::find(std::string_view line, std::uint8_t form) {
    records_.clear();
    is_part_ = form != plain_form;
    depth_ = is_part_ ? (form & ~unsigned{strings_form}) - joined_form : kMaxDepth;
    find_in({line, nullptr, 0, 0}, is_part_ && form < strings_form ? depth_ : 0);
}

// `open_strings`: how many JSON strings the text starts in.
void LineRecords::find_in(const Source& source, unsigned open_strings) {
    if (source.depth < depth_ && find_in_strings(source, open_strings)) return;
    if (source.depth == 0) return find_in_line(source);
    for (std::size_t at = 0; at < source.text.size();) {
        const auto size = std::min(source.text.find('\n', at), source.text.size()) - at;
        find_in_line({source.text.substr(at, size), source.unescaped,
                      source.offset + static_cast<std::uint32_t>(at), source.depth});
        at += size + 1;
    }
}

// Reads the JSON strings of a text; false if its first record lies in none.
bool LineRecords::find_in_strings(const Source& source, unsigned open_strings) {
    const auto text = source.text;
    std::size_t from = 0;
    if (open_strings > 0) {
        const auto end = std::min(find_json_string_end(text, 0), text.size());
        find_in_string(source, 0, end, open_strings - 1);
        from = end + 1;
    }
    bool is_json = open_strings > 0;
    const auto stamp = text.find(kStampStart, std::min(from, text.size()));
    if (stamp == std::string_view::npos) return is_json;
    while (from < text.size()) {
        const auto quote = text.find('"', from);
        // Whatever comes later, the first record is in no string.
        if (quote == std::string_view::npos || (!is_json && quote > stamp)) break;
        const auto begin = quote + 1;
        const auto end = find_json_string_end(text, begin);
        const auto size = std::min(end, text.size()) - begin;
        if ((is_json || begin + size > stamp) && text.substr(begin, size).find(kStampStart) != text.npos) {
            if (!is_json && !is_part_ && !is_json_string(text, begin, end)) break;
            is_json = true;
            find_in_string(source, begin, begin + size, 0);
        }
        from = begin + size + 1;
    }
    return is_json;
}

void LineRecords::find_in_string(const Source& source, std::size_t begin, std::size_t end,
                                 unsigned open_strings) {
    if (used_ == unescaped_.size()) unescaped_.emplace_back();
    auto& inner = unescaped_[used_++];
    unescape_json(source.text.substr(begin, end - begin), inner.text, inner.origins);
    for (auto& origin : inner.origins) {
        origin += source.offset + static_cast<std::uint32_t>(begin);
        if (source.unescaped) origin = source.unescaped->origins[origin];
    }
    const auto first = records_.size();
    find_in({inner.text, &inner, 0, source.depth + 1}, open_strings);
    // Shippers keep the original of a message beside it.
    const auto found = std::span(records_).subspan(first);
    const bool is_copy =
        found.size() <= first && std::ranges::equal(found, std::span(records_).first(found.size()), {},
                                                    &LineRecord::text, &LineRecord::text);
    if (is_copy) records_.resize(first);
}

void LineRecords::find_in_line(const Source& source) {
    const auto text = source.text;
    const auto first = records_.size();
    QuotedValues quoted(text);
    std::size_t body = 0;  // of the record before
    for (auto header = find_header(text); header; header = find_header(text, header->body_offset)) {
        const auto start = header->start;
        const bool is_first = records_.size() == first;
        if (!is_first && (!can_start_after(text.substr(0, start), *header) || quoted.contain(start)))
            continue;
        const auto prefix = is_first ? find_syslog_prefix(text.substr(0, start))
                                     : find_prefix_between(text.substr(body, start - body));
        add(source, (is_first ? 0 : body) + prefix.start, prefix.host, *header);
        body = header->body_offset;
    }
    end_records(text, std::span(records_).subspan(first));
}

// Lets each record of a text end, now that the next one is known.
void LineRecords::end_records(std::string_view text, std::span<LineRecord> found) const noexcept {
    const auto place_of = [&](const LineRecord& record) {
        return static_cast<std::size_t>(record.text.data() - text.data());
    };
    const bool is_in_list = is_part_ || (!found.empty() && text.substr(0, place_of(found[0])).ends_with('['));
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto& record = found[i];
        const auto start = place_of(record);
        const bool is_last = i + 1 == found.size();
        auto end = text.size();
        if (!is_last) {
            const auto fields = start + record.header.body_offset;
            end = fields + find_prefix_between(text.substr(fields, place_of(found[i + 1]) - fields)).start;
        }
        record.text =
            trim_record(text.substr(start, end - start), text.substr(0, start), is_last && is_in_list);
    }
}

// A record with what was put before it: that starts at `begin`, and names a host or none.
void LineRecords::add(const Source& source, std::size_t begin, std::string_view host, RecordHeader header) {
    const auto start = header.start;
    if (!header.id.node && !host.empty()) header.id.node = host;
    if (!header.id.node && !records_.empty()) {
        const auto& before = records_.back().header.id;
        if (before.time == header.id.time && before.serial == header.id.serial) header.id.node = before.node;
    }
    header.start = 0;
    header.stamp_offset -= start;
    header.body_offset -= start;
    const auto origin = source.offset + static_cast<std::uint32_t>(begin);
    auto& record = records_.emplace_back();
    record.header = header;
    record.text = source.text.substr(start);
    record.begin = source.unescaped ? source.unescaped->origins[origin] : origin;
    record.depth = static_cast<std::uint8_t>(source.depth);
    record.is_unescaped = source.unescaped != nullptr;
}

std::size_t count_stamps(std::string_view text) noexcept {
    std::size_t count = 0;
    for (auto at = text.find(kStampStart); at != std::string_view::npos; at = text.find(kStampStart, at + 1))
        ++count;
    return count;
}

}  // namespace dockaudit
