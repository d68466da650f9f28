#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/record_type.hpp>

#include "base/byte_search.hpp"

// Where a value ends.
//
// A value between double quotes ends at the quote that a space follows, or the end of the record, or a mark of
// prose and then one of them. Programs put texts that have quotes themselves between quotes
// (`cmdline="sh -c "echo a" b" scontext=…`), and long ones lose their last quote (`root_dir="/ comm="yum"`).
// So
// - a quote right after ` name=` opens the next value and closes none,
// - of those that could close it, the first is taken that makes their number even or that a field follows;
//   else the last,
// - without any, the value ends where the next field begins.
// A value between single quotes is the same, but holds nothing that looks like a field: the message of a
// program ends with such a quote too.
//
// A value without quotes ends at the first space. But where a collector took the quotes of a text away
// (`comm=rs:main Q:Reg scontext=…`) it goes on up to the next field, or to a colon alone; by the name of the
// field, because prose follows numbers, ids and words (`auid=4294967295 new auid=0`).

namespace dockaudit {

/// What a value can have after its first space.
enum class ValueKind : unsigned char {
    bare,   ///< nothing, whatever it begins with
    word,   ///< the rest of what is quoted
    text,   ///< also words up to the next field
    label,  ///< also a word in parentheses: AppArmor's `/usr/bin/man (enforce)`
};

/// The kind of the values of the fields of that name in records of a type.
ValueKind value_kind(RecordType type, std::string_view name) noexcept;

/// A value, and the place where the text goes on: a space, or its end.
struct ValueExtent {
    std::string_view value;
    const char* next;
};

/// The end of the quoted value that [`outside`, `end`) has around `place`; null if there is none. *Requires*:
/// `outside` is the space before a word that is in no value.
const char* find_value_around(const char* outside, const char* place, const char* end) noexcept;

/// True for a value whose quotes somebody doubled who put the record into csv: `""ls""`.
bool is_doubly_quoted(std::string_view value) noexcept;

/// The text between the quotes of a value, or after a double one that nothing closes; absent if it has none.
inline std::optional<std::string_view> unquote(std::string_view value) noexcept {
    const char quote = value.empty() ? ' ' : value.front();
    if (quote != '"' && quote != '\'') return std::nullopt;
    if (value.size() > 1 && value.back() == quote) {
        const std::size_t quotes = value[1] == quote && is_doubly_quoted(value) ? 2 : 1;
        return value.substr(quotes, value.size() - 2 * quotes);
    }
    if (quote == '\'') return std::nullopt;
    value.remove_prefix(1);
    return value.substr(0, value.find('"'));
}

/// A value without what prose puts after it. libauparse removes each of the four marks at most once, in this
/// order, so that `4',` loses both and `4,'` only the quote. A parenthesis stays if the value has its own.
inline std::string_view trim_value(std::string_view value) noexcept {
    // Most values end with no mark.
    constexpr auto bit = [](char c) { return std::uint64_t{1} << static_cast<unsigned char>(c); };
    constexpr auto kMarks = bit(':') | bit(',') | bit('\'') | bit(')');
    const auto last = value.empty() ? std::uint8_t{64} : static_cast<std::uint8_t>(value.back());
    if (last >= 64 || (kMarks >> last & 1U) == 0) return value;
    for (const char mark : {':', ',', '\''}) {
        if (!value.empty() && value.back() == mark) value.remove_suffix(1);
    }
    if (!value.empty() && value.back() == ')' && value.find('(') == std::string_view::npos)
        value.remove_suffix(1);
    return value;
}

namespace detail {
ValueExtent find_odd_value(const char* begin, const char* end, ValueKind kind) noexcept;
}

/// True if a field follows the space after a word, as it mostly does: then a value that the word is ends there,
/// whatever its kind.
inline bool precedes_name(const char* space, const char* end) noexcept {
    const char* const mark = find_either(space + 1, end, '=', ' ');
    return mark != end && *mark == '=' && space[1] != '-';
}

/// The value that begins at `begin`, in a record that goes on up to `end`; empty at a space. `kind_of()`: the
/// kind of its field, which few values depend on.
template <class KindOf>
ValueExtent find_value(const char* begin, const char* end, KindOf kind_of) noexcept {
    const char first = begin == end ? ' ' : *begin;
    if (first == ' ') return {{begin, 0}, begin};
    if (first == '"') {
        const char* const close = find_either(begin + 1, end, '"', ' ');
        if (close != end && *close == '"' && (close + 1 == end || close[1] == ' '))
            return {{begin, static_cast<std::size_t>(close + 1 - begin)}, close + 1};
    } else if (first != '\'') {
        const char* const space = find_byte(begin, end, ' ');
        if (space == end || precedes_name(space, end))
            return {trim_value({begin, static_cast<std::size_t>(space - begin)}), space};
    }
    return detail::find_odd_value(begin, end, kind_of());
}

}  // namespace dockaudit
