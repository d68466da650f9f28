#include "interpret/simple_values.hpp"

#include <algorithm>

#include <dockaudit/field.hpp>

#include "record/field_value.hpp"
#include "record/hex.hpp"

namespace dockaudit {
namespace {

// So many digits are no word. An odd number of them has lost its end.
constexpr std::size_t kMinTorn = 9;

}  // namespace

std::string_view decode_untrusted(std::string_view value, std::string& buffer) {
    if (const auto text = unquote(value)) return *text;
    auto digits = value;
    if (digits.starts_with("00")) digits.remove_prefix(2);  // the address of an abstract socket
    if (digits.starts_with('(')) {
        const auto close = digits.find(')');
        return close == std::string_view::npos ? value : digits.substr(0, close + 1);
    }
    const bool is_torn = digits.size() % 2 != 0 && digits.size() >= kMinTorn;
    if (is_torn) digits.remove_suffix(1);
    if (!is_hex_encoded(digits)) return value;
    buffer.clear();
    append_hex_decoded(buffer, digits);
    return std::string_view(buffer).substr(0, buffer.find('\0'));
}

std::string_view decode_name(std::string_view value, std::string& buffer) {
    if (!spells_socket_name(value)) return decode_untrusted(value, buffer);
    buffer.assign(1, '@');
    append_hex_decoded(buffer, value.substr(2));
    return std::string_view(buffer).substr(0, buffer.find('\0'));
}

bool decode_proctitle(std::string_view value, std::string& buffer) {
    const bool is_plain_hex =
        value.size() >= 2 && value.size() % 2 == 0 && !value.starts_with("00") && has_only_hex_digits(value);
    buffer.clear();
    if (is_plain_hex) {
        append_hex_decoded(buffer, value);
        std::ranges::replace(buffer, '\0', ' ');
        return true;
    }
    const auto text = unquote(value);
    if (!text) return false;
    buffer.assign(*text);
    return true;
}

}  // namespace dockaudit
