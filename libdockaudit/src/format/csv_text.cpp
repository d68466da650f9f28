#include "format/csv_text.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

// RFC 4180: what puts a value into quotes.
constexpr auto kIsSpecial = [] {
    std::array<bool, 256> special{};
    for (const char c : {',', '"', '\r', '\n'}) special[static_cast<unsigned char>(c)] = true;
    return special;
}();

}  // namespace

void append_csv_value(std::string& out, std::string_view value) {
    const bool has_special =
        std::ranges::any_of(value, [](char c) { return kIsSpecial[static_cast<unsigned char>(c)]; });
    if (has_special) {
        append_csv_quoted(out, value);
    } else {
        out += value;
    }
}

void append_csv_quoted(std::string& out, std::string_view value) {
    out += '"';
    for (const char c : value) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

}  // namespace dockaudit
