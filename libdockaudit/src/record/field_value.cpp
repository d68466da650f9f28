#include "record/field_value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <dockaudit/field.hpp>

namespace dockaudit {
namespace {

constexpr std::ptrdiff_t kMaxName = 64;

std::string_view view(const char* begin, const char* end) noexcept {
    return {begin, static_cast<std::size_t>(end - begin)};
}

constexpr auto kNameBytes = [] {
    std::array<bool, 256> bytes{};
    for (const char c :
         std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]"))
        bytes[static_cast<unsigned char>(c)] = true;
    return bytes;
}();

constexpr bool is_name_byte(char c) noexcept {
    return kNameBytes[static_cast<unsigned char>(c)];
}

constexpr bool is_first_of_name(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

const char* skip_spaces(const char* begin, const char* end) noexcept {
    while (begin != end && *begin == ' ') ++begin;
    return begin;
}

// What prose puts after a value: few marks, so that a row of quotes is not walked through for each.
const char* skip_marks(const char* begin, const char* end) noexcept {
    constexpr std::string_view kMarks = ":,')";
    end = begin + std::min<std::ptrdiff_t>(end - begin, kMarks.size());
    while (begin != end && kMarks.find(*begin) != std::string_view::npos) ++begin;
    return begin;
}

// True if quotes after that name and a `=` enclose a value.
bool is_field_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= static_cast<std::size_t>(kMaxName) &&
           is_first_of_name(name.front()) && std::ranges::all_of(name, is_name_byte);
}

// True if a `name=` is what follows the spaces at `begin`, or nothing.
bool precedes_field(const char* begin, const char* end) noexcept {
    begin = skip_spaces(begin, end);
    if (begin == end) return true;
    if (*begin == '(') ++begin;
    if (begin == end || !is_first_of_name(*begin)) return false;
    const char* at = begin;
    while (at != end && is_name_byte(*at) && at - begin < kMaxName) ++at;
    return at != end && *at == '=';
}

// True if a quote that is no value's last byte begins one: ` name="`, ` (name="`, ` msg='name="`.
// *Requires*: `begin` is no byte of the name.
bool follows_name(const char* begin, const char* quote) noexcept {
    if (quote - begin < 3 || quote[-1] != '=') return false;
    const char* name = quote - 1;
    while (name != begin && is_name_byte(name[-1]) && quote - name <= kMaxName) --name;
    const auto size = quote - 1 - name;
    if (size == 0 || size > kMaxName || !is_first_of_name(*name)) return false;
    const char* before = name;
    if (before - begin > 1 && before[-1] == '(') --before;
    constexpr std::string_view kMessage = " msg='";
    if (view(begin, before).ends_with(kMessage)) return true;
    if (before == begin || before[-1] != ' ') return false;
    // The quote of a message is no value's.
    return *quote != '\'' || before != name || view(name, quote - 1) != "msg";
}

// The value between the quote at `begin` and the one that closes it; an empty one if none does.
ValueExtent find_quoted(const char* begin, const char* end) noexcept {
    const char quote = *begin;
    ValueExtent found{{}, begin};
    bool is_even = false;
    for (const char* at = find_byte(begin + 1, end, quote); at != end; at = find_byte(at + 1, end, quote)) {
        const char* const next = skip_marks(at + 1, end);
        const bool is_last = next == end || *next == ' ';
        if (!is_last && follows_name(begin, at)) break;
        is_even = !is_even;
        if (!is_last) continue;
        found = {view(begin, at + 1), next};
        // A text between single quotes that is no message has none inside, but for an apostrophe.
        if (is_even || quote == '\'' || precedes_field(next, end)) break;
    }
    return found;
}

// Where a text without a closing quote ends, whose first word ends at `word_end`: before a colon alone, or a
// word with a `=` that is no option of a command (`--scope=system`).
const char* find_text_end(const char* word_end, const char* end) noexcept {
    while (word_end != end) {
        const char* const word = skip_spaces(word_end, end);
        if (word == end) break;
        const char* const mark = find_either(word, end, '=', ' ');
        if (mark != end && *mark == '=' && *word != '-') break;
        const char* const next = find_byte(mark, end, ' ');
        if (view(word, next) == ":") break;
        word_end = next;
    }
    return word_end;
}

bool has_field(const char* begin, const char* end) noexcept {
    for (begin = find_byte(begin, end, ' '); begin != end; begin = find_byte(begin + 1, end, ' ')) {
        if (begin + 1 != end && begin[1] != ' ' && precedes_field(begin, end)) return true;
    }
    return false;
}

// A word that is all of its value: hex digits, `(null)`, `?`.
bool is_whole(std::string_view word) noexcept {
    return word.starts_with("(null)") || word.starts_with("(none)") || word == "?" || is_hex_encoded(word);
}

// The names of texts that programs and the kernel write in quotes or in hex. Sorted.
constexpr auto kTexts = std::to_array<std::string_view>({
    "acct",   "cmd",      "cmdline", "comm", "cwd",       "data", "exe",          "grp",     "info",
    "key",    "name",     "ocomm",   "op",   "operation", "path", "peer_profile", "profile", "proctitle",
    "reason", "root_dir", "srcname", "sw",   "target",    "unit", "vm",
});

constexpr auto kLabels =
    std::to_array<std::string_view>({"label", "obj", "obj_apparmor", "peer_label", "subj", "subj_apparmor"});

constexpr std::uint32_t bit(char c) noexcept {
    return std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);
}

// Letters that begin none of those names tell most fields.
constexpr auto kFirstLetters = [] {
    std::uint32_t letters = 0;
    for (const auto name : kTexts) letters |= bit(name.front());
    for (const auto name : kLabels) letters |= bit(name.front());
    return letters;
}();

ValueKind unquoted_kind(RecordType type, std::string_view name) noexcept {
    if (name.size() < 2 || (kFirstLetters & bit(name.front())) == 0) return ValueKind::word;
    if (name.front() == 'a' && name[1] >= '0' && name[1] <= '9')
        return type == RecordType::execve && is_field_name(name) ? ValueKind::text : ValueKind::word;
    // The labels of several security modules.
    if (name.size() > 8 && (name.starts_with("subj_") || name.starts_with("obj_"))) return ValueKind::text;
    if (std::ranges::find(kTexts, name) != kTexts.end()) return ValueKind::text;
    return std::ranges::find(kLabels, name) != kLabels.end() ? ValueKind::label : ValueKind::word;
}

}  // namespace

bool is_doubly_quoted(std::string_view value) noexcept {
    constexpr std::string_view kQuotes = "\"\"";
    return value.size() >= 2 * kQuotes.size() && value.starts_with(kQuotes) && value.ends_with(kQuotes) &&
           value.substr(2, value.size() - 4).find('"') == std::string_view::npos;
}

ValueKind value_kind(RecordType type, std::string_view name) noexcept {
    return is_field_name(name) ? unquoted_kind(type, name) : ValueKind::bare;
}

namespace detail {

ValueExtent find_odd_value(const char* begin, const char* end, ValueKind kind) noexcept {
    const bool is_quoted = (*begin == '"' || *begin == '\'') && kind != ValueKind::bare;
    if (is_quoted) {
        const auto found = find_quoted(begin, end);
        const bool is_closed = !found.value.empty();
        if (is_closed && (*begin == '"' || !has_field(begin, found.next))) return found;
        // A single quote that nothing closes is that of a message.
        kind = *begin == '"' ? ValueKind::text : ValueKind::word;
    }
    const char* next = find_byte(begin, end, ' ');
    if (kind == ValueKind::text && (is_quoted || !is_whole(view(begin, next)))) {
        next = find_text_end(next, end);
    } else if (kind == ValueKind::label && end - next > 2 && next[1] == '(') {
        const char* const after = find_byte(next + 1, end, ' ');
        const auto word = view(next + 1, after);
        if (word.ends_with(')') && word.find('=') == std::string_view::npos) next = after;
    }
    return {trim_value(view(begin, next)), next};
}

}  // namespace detail

const char* find_value_around(const char* outside, const char* place, const char* end) noexcept {
    for (const char* at = find_either(outside, place, '"', '\''); at != place;
         at = find_either(at, place, '"', '\'')) {
        // A word between quotes is passed by, be it a value or not: no value begins at the quote after it.
        const char* const close = *at == '"' ? find_either(at + 1, place, '"', ' ') : place;
        if (close != place && *close == '"' && close[1] == ' ' && close[-1] != '=') {
            at = close + 1;
            continue;
        }
        if (!follows_name(outside, at)) {
            ++at;
            continue;
        }
        const auto extent = find_value(at, end, [] { return ValueKind::word; });
        if (extent.next > place) return extent.next;
        at = outside = extent.next;
    }
    return nullptr;
}

}  // namespace dockaudit
