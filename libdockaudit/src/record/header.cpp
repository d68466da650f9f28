#include "record/header.hpp"

#include <algorithm>
#include <cstdint>

#include "base/ascii.hpp"
#include "record/record_end.hpp"

#include <dockaudit/record_type.hpp>

namespace dockaudit {
namespace {

constexpr std::string_view kNodeLabel = "node=";
constexpr std::string_view kTypeLabel = "type=";
constexpr std::string_view kMessageLabel = "msg=";

// A stamp has at most three numbers of twenty digits each.
constexpr std::size_t kMaxStamp = 62;

// Room for the name of a file before a type, as grep puts it there.
constexpr std::size_t kMaxWord = 4096;

// The largest second whose milliseconds fit into a Timestamp.
constexpr std::uint64_t kMaxSeconds = 9'223'372'036'854'775ULL - 1;

// What a word of a value may consist of; after another byte a record can start.
bool is_word_byte(char c) noexcept {
    return is_digit(c) || is_letter(c) || c == '_';
}

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

// Takes the number that a text starts with off it; absent without digits and on overflow.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
    std::uint64_t number = 0;
    std::size_t size = 0;
    for (; size < text.size() && is_digit(text[size]); ++size) {
        const auto digit = static_cast<std::uint64_t>(text[size] - '0');
        if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
        number = number * 10 + digit;
    }
    if (size == 0) return std::nullopt;
    text.remove_prefix(size);
    return number;
}

bool take_byte(std::string_view& text, char wanted) noexcept {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

// The number that exactly so many digits spell; absent if one is no digit.
template <std::size_t Size>
std::optional<std::uint64_t> parse_digits(const char* text) noexcept {
    std::uint64_t number = 0;
    bool are_digits = true;
    for (std::size_t i = 0; i < Size; ++i) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
        are_digits &= digit <= 9;
        number = number * 10 + digit;
    }
    return are_digits ? std::optional(number) : std::nullopt;
}

}  // namespace

bool parse_usual_stamp(std::string_view text, Stamp& stamp) noexcept {
    constexpr std::size_t kDot = 10;
    constexpr std::size_t kColon = 14;
    constexpr std::size_t kMaxSerialDigits = 19;  // so many cannot overflow
    if (text.size() <= kColon + 1 || text.size() > kColon + 1 + kMaxSerialDigits) return false;
    if (text[kDot] != '.' || text[kColon] != ':') return false;
    const auto seconds = parse_digits<kDot>(text.data());
    const auto milli = parse_digits<kColon - kDot - 1>(text.data() + kDot + 1);
    if (!seconds || !milli) return false;
    std::uint64_t serial = 0;
    for (const char c : text.substr(kColon + 1)) {
        if (c < '0' || c > '9') return false;
        serial = serial * 10 + static_cast<std::uint64_t>(c - '0');
    }
    stamp.time = Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000 + *milli)));
    stamp.serial = serial;
    return true;
}

std::optional<Stamp> parse_stamp(std::string_view text) noexcept {
    if (Stamp usual; parse_usual_stamp(text, usual)) return usual;
    const auto seconds = take_number(text);
    if (!seconds || *seconds > kMaxSeconds) return std::nullopt;
    std::uint64_t milli = 0;
    if (take_byte(text, '.')) {
        const auto number = take_number(text);
        if (!number || *number > 999) return std::nullopt;
        milli = *number;
    }
    if (!take_byte(text, ':')) return std::nullopt;
    const auto serial = take_number(text);
    if (!serial || !text.empty()) return std::nullopt;
    const auto ticks = static_cast<std::int64_t>(*seconds * 1000 + milli);
    return Stamp{Timestamp(std::chrono::milliseconds(ticks)), *serial};
}

namespace {

// Reads the stamp at `audit(`, of a word that starts at `word`.
bool read_stamp(std::string_view text, std::size_t word, std::size_t audit, RecordHeader& header) noexcept {
    const auto inside = audit + kStampStart.size();
    const auto close = text.substr(inside, kMaxStamp + 1).find(')');
    if (close == std::string_view::npos) return false;
    const auto token = text.substr(word, kMinStampToken);
    if (token.size() < kMinStampToken || token.find(' ') != std::string_view::npos) return false;
    const auto stamp = parse_stamp(text.substr(inside, close));
    if (!stamp) return false;
    header.id.time = stamp->time;
    header.id.serial = stamp->serial;
    header.stamp_offset = static_cast<std::uint32_t>(inside - 1);
    header.body_offset = static_cast<std::uint32_t>(inside + close + 1);
    return true;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) noexcept {
    return std::min(text.find_first_not_of(' ', at), text.size());
}

std::string_view trim_blanks(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// The name of a node in what stands between `node=` and the next field; absent if that is more than a name.
// Spaces are taken only where nothing says that other fields of a record lie between.
std::optional<std::string_view> read_node_name(std::string_view text) noexcept {
    text = trim_blanks(text);
    const bool is_quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    if (is_quoted) text = text.substr(1, text.size() - 2);
    const bool is_name = text.find_first_of(" \t") == std::string_view::npos ||
                         text.find_first_of("=\"'(){}[]") == std::string_view::npos;
    return is_name ? std::optional(text) : std::nullopt;
}

}  // namespace

std::optional<RecordHeader> parse_plain_header(std::string_view text) noexcept {
    RecordHeader header;
    auto at = skip_spaces(text, 0);
    if (text.substr(at).starts_with(kNodeLabel)) {
        const auto name = at + kNodeLabel.size();
        const auto type = text.find(" type=", name);
        if (type == std::string_view::npos) return std::nullopt;
        // Even an empty name points into the text.
        header.id.node = read_node_name(text.substr(name, type - name));
        if (!header.id.node) return std::nullopt;
        at = type + 1;
    }
    if (!text.substr(at).starts_with(kTypeLabel)) return std::nullopt;
    at += kTypeLabel.size();
    const auto name_end = std::min(text.find(' ', at), text.size());
    header.type_name = text.substr(at, name_end - at);

    const auto word = skip_spaces(text, name_end);
    const auto audit = text.substr(word).starts_with(kMessageLabel) ? word + kMessageLabel.size() : word;
    if (!text.substr(audit).starts_with(kStampStart)) return std::nullopt;
    if (!read_stamp(text, word, audit, header)) return std::nullopt;
    return header;
}

namespace {

// The label of a type in a word: at its start, or else the last one after something that was put before the
// record, or after a record that lost its newline; `npos` if there is none.
std::size_t find_type_label(std::string_view word) noexcept {
    const auto lead = word.find_first_not_of("[({<>,\"'");
    if (lead != std::string_view::npos && word.substr(lead).starts_with(kTypeLabel)) return lead;
    for (auto at = word.rfind(kTypeLabel); at != std::string_view::npos && at > 0;
         at = word.substr(0, at).rfind(kTypeLabel)) {
        const auto name = word.substr(at + kTypeLabel.size());
        if (!is_word_byte(word[at - 1]) || parse_record_type(name) != RecordType::unknown) return at;
    }
    return std::string_view::npos;
}

// The place of `node=` or of `host=`, which once stood for it, if only a name follows it; else `npos`.
std::size_t find_node_label(std::string_view before_type) noexcept {
    auto at = std::string_view::npos;
    for (const std::string_view label : {kNodeLabel, std::string_view("host=")}) {
        const auto place = before_type.rfind(label);
        if (place != std::string_view::npos && (at == std::string_view::npos || place > at)) at = place;
    }
    if (at == std::string_view::npos) return at;
    const bool is_in_word = at > 0 && (is_letter(before_type[at - 1]) || before_type[at - 1] == '_') &&
                            !ends_with_spelled_line_end(before_type.substr(0, at));
    const auto name = read_node_name(before_type.substr(at + kNodeLabel.size()));
    const bool is_node = !is_in_word && name && name->find(kEnrichmentSeparator) == std::string_view::npos;
    return is_node ? at : std::string_view::npos;
}

// The words of a record between `from` and the word of its stamp; false if there are none.
bool read_words(std::string_view text, std::size_t from, std::size_t stamp_word,
                RecordHeader& header) noexcept {
    auto end = stamp_word;
    while (end > from && is_blank(text[end - 1])) --end;
    if (end == stamp_word) return false;
    const auto first = std::max(from, end - std::min(end, kMaxWord));
    auto begin = end;
    while (begin > first && !is_blank(text[begin - 1]) && text[begin - 1] != kEnrichmentSeparator) --begin;
    const auto label = find_type_label(text.substr(begin, end - begin));
    if (label == std::string_view::npos) return false;
    const auto type = begin + label;
    header.type_name = text.substr(type + kTypeLabel.size(), end - type - kTypeLabel.size());
    header.start = static_cast<std::uint32_t>(type);
    const auto before = text.substr(from, type - from);
    if (before.empty() || !is_blank(before.back())) return true;
    if (const auto node = find_node_label(before); node != std::string_view::npos) {
        header.id.node = read_node_name(before.substr(node + kNodeLabel.size()));
        header.start = static_cast<std::uint32_t>(from + node);
    }
    return true;
}

// Without a type, what follows the stamp has to look like a record.
bool read_untyped(std::string_view text, std::size_t stamp_word, RecordHeader& header) noexcept {
    const auto colon = skip_spaces(text, header.body_offset);
    if (colon == text.size() || text[colon] != ':') return false;
    header.start = static_cast<std::uint32_t>(stamp_word);
    const auto body = text.substr(skip_spaces(text, colon + 1));
    if (body.starts_with(kTypeLabel)) {
        const auto name = body.substr(kTypeLabel.size());
        const auto digits = std::min(name.find_first_not_of("0123456789"), name.size());
        if (digits == name.size() || name[digits] == ' ') header.type_name = name.substr(0, digits);
    } else if (constexpr std::string_view kVector = "avc:"; body.starts_with(kVector)) {
        header.type_name = body.substr(0, kVector.size() - 1);
    }
    return true;
}

}  // namespace

std::optional<RecordHeader> find_header(std::string_view text, std::size_t from) noexcept {
    for (auto audit = text.find(kStampStart, from); audit != std::string_view::npos;
         audit = text.find(kStampStart, audit + 1)) {
        if (audit > from && is_word_byte(text[audit - 1])) continue;
        const auto before = text.substr(from, audit - from);
        const bool has_label = before.ends_with(kMessageLabel) &&
                               (before.size() == kMessageLabel.size() ||
                                !is_word_byte(before[before.size() - kMessageLabel.size() - 1]));
        const auto word = has_label ? audit - kMessageLabel.size() : audit;
        RecordHeader header;
        if (!read_stamp(text, word, audit, header)) continue;
        if (read_words(text, from, word, header) || read_untyped(text, word, header)) return header;
    }
    return std::nullopt;
}

}  // namespace dockaudit
