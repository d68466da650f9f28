#include "record/enrichment.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/ascii.hpp"
#include "record/field_value.hpp"
#include "record/record_end.hpp"

namespace dockaudit {
namespace {

// The fields that auditd interprets: system calls, addresses, accounts. Sorted.
constexpr auto kNames = std::to_array<std::string_view>({
    "ARCH",    "AUID",  "EGID",    "EUID",      "FSGID",     "FSUID",    "GID",
    "IAUID",   "ID",    "IGID",    "INODE_GID", "INODE_UID", "IUID",     "NEW-AUID",
    "NEW_GID", "OAUID", "OBJ_GID", "OBJ_UID",   "OGID",      "OLD-AUID", "OUID",
    "SADDR",   "SAUID", "SGID",    "SUID",      "SYSCALL",   "UID",      "URING_OP",
});

constexpr bool is_name_byte(char c) noexcept {
    return is_upper(c) || c == '_' || c == '-';
}

// The longest known name that `text` ends with; empty if there is none.
std::string_view find_name(std::string_view text) noexcept {
    std::string_view longest;
    for (const auto name : kNames) {
        if (name.size() > longest.size() && text.ends_with(name))
            longest = text.substr(text.size() - name.size());
    }
    return longest;
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

// True for what auditd writes as a value: `"root"`, `unknown-x`, `execve`. Numbers are what it stands for.
bool is_value(std::string_view text) noexcept {
    if (text.size() > 1 && text.front() == '"')
        return text.find('"', 1) == text.size() - 1 || is_doubly_quoted(text);
    const auto is_odd = [](char c) { return c == ' ' || c == '"' || c == '\'' || c == '='; };
    return !text.empty() && std::ranges::none_of(text, is_odd) && !is_digits(text);
}

// The value of the last name, which a torn one may follow.
bool is_last_value(std::string_view text) noexcept {
    if (is_value(text)) return true;
    const auto space = text.rfind(' ');
    return space != std::string_view::npos && std::ranges::all_of(text.substr(space + 1), is_name_byte) &&
           is_value(trim(text.substr(0, space)));
}

// True for a quoted value that the end of the line cut.
bool is_torn(std::string_view text) noexcept {
    return text.size() > 1 && text.front() == '"' && text.find('"', 1) == std::string_view::npos;
}

// The place of the last `=` before `size`.
std::size_t find_equals(std::string_view text, std::size_t size) noexcept {
    const auto* const found = size == 0 ? nullptr : static_cast<const char*>(memrchr(text.data(), '=', size));
    return found ? static_cast<std::size_t>(found - text.data()) : std::string_view::npos;
}

// True if the text has a field of that name, written in small letters.
bool has_field(std::string_view text, std::string_view upper) noexcept {
    for (auto equals = text.find('='); equals != std::string_view::npos;
         equals = text.find('=', equals + 1)) {
        if (equals < upper.size() + 1) continue;
        const auto begin = equals - upper.size();
        const auto before = text[begin - 1];
        if ((before == ' ' || before == '\'' || before == '(') &&
            std::ranges::equal(upper, text.substr(begin, upper.size()), {}, to_lower))
            return true;
    }
    return false;
}

// The end of the text before the first enriched name, without what stands for the 0x1D byte; 0 if the name is
// the end of a longer word.
std::size_t find_text_end(std::string_view before) noexcept {
    const auto spelled = find_spelled_byte(before);
    if (spelled && spelled->byte == kEnrichmentSeparator) return before.size() - spelled->size;
    const auto text = trim(before);
    if (text.size() < before.size() || text.empty()) return text.size();
    // What stands between a closing mark and the name is no part of a value.
    constexpr std::size_t kMaxJunk = 8;
    const auto mark = text.find_last_of("\"')= ");
    if (mark != std::string_view::npos && text[mark] != '=' && text[mark] != ' ' &&
        text.size() - mark <= kMaxJunk && !text.substr(0, mark).ends_with('='))
        return mark + 1;
    const bool is_end = text.back() == '"' || text.back() == '\'' || text.back() == ')';
    const auto word = text.substr(text.rfind(' ') + 1);
    return is_end || (text.back() != '=' && word.find('=') != std::string_view::npos) ? text.size() : 0;
}

// The first of the names that end a text, one word each but for the first, which may be glued to the text
// before. `last`: the last `=`.
std::string_view find_first_name(std::string_view text, std::size_t last) noexcept {
    std::string_view first;
    bool is_last_torn = false;
    std::size_t count = 0;
    auto end = text.size();
    for (auto equals = last; equals != std::string_view::npos; equals = find_equals(text, end)) {
        const auto name = find_name(text.substr(0, equals));
        const auto value = trim(text.substr(equals + 1, end - equals - 1));
        if (count == 0) is_last_torn = is_torn(value);
        const bool is_good = count == 0 ? is_last_torn || is_last_value(value) : is_value(value);
        if (name.empty() || !is_good) break;
        first = name;
        ++count;
        end = static_cast<std::size_t>(name.data() - text.data());
        if (end == 0 || text[end - 1] != ' ') break;
    }
    // A text that a quote opens may end so too.
    return is_last_torn && count < 2 ? std::string_view{} : first;
}

// What is enriched in a line that has no 0x1D byte, read from its end.
EnrichmentPlace find_unmarked(std::string_view line, std::size_t last) noexcept {
    const EnrichmentPlace none{line.size(), line.size()};
    const auto text = trim(line);
    // An address is all there is.
    constexpr std::string_view kAddress = "SADDR";
    const auto address = text.ends_with('}') ? text.rfind(" saddr_fam=") : std::string_view::npos;
    auto first = find_first_name(text, last);
    if (address != std::string_view::npos) {
        const auto begin = text.substr(0, address).rfind(kAddress);
        if (begin == std::string_view::npos) return none;
        first = text.substr(begin, kAddress.size());
    }
    if (first.empty()) return none;
    const auto begin = static_cast<std::size_t>(first.data() - text.data());
    const auto size = find_text_end(text.substr(0, begin));
    return has_field(text.substr(0, size), first) ? EnrichmentPlace{size, begin} : none;
}

}  // namespace

EnrichmentPlace find_unmarked_enrichment(std::string_view line) noexcept {
    const auto last = find_equals(line, line.size());
    const bool may_be = last != std::string_view::npos && last != 0 &&
                        (is_upper(line[last - 1]) || line.ends_with('}') || line.ends_with("} "));
    if (!may_be) return {line.size(), line.size()};
    return find_unmarked(line, last);
}

Field take_enriched(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return {};
    const auto name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    const char* const end = find_enriched_end(text.data(), text.data() + text.size());
    const auto value = text.substr(0, static_cast<std::size_t>(end - text.data()));
    text.remove_prefix(value.size());
    return {name, value};
}

}  // namespace dockaudit
