#include "interpret/simple_values.hpp"

#include <algorithm>

#include "base/byte_search.hpp"
#include "record/hex.hpp"

namespace dockaudit {

std::string_view decode_untrusted(std::string_view value, std::string& buffer) {
    if (value.starts_with('"')) {
        const char* const begin = value.data() + 1;
        const char* const end = value.data() + value.size();
        const char* const close = find_byte(begin, end, '"');
        return close == end ? std::string_view(" ") : std::string_view(begin, close);
    }
    auto digits = value;
    if (digits.starts_with("00")) digits.remove_prefix(2);  // the address of an abstract socket
    if (digits.starts_with('(')) {
        const auto close = digits.find(')');
        return close == std::string_view::npos ? value : digits.substr(0, close + 1);
    }
    const auto is_digit = [](char c) { return hex_digit(c) >= 0; };
    const auto count = static_cast<std::size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin());
    if (count < 2) return value;
    buffer.clear();
    for (std::size_t i = 0; i < count; i += 2) {
        const int low = i + 1 < count ? hex_digit(digits[i + 1]) : 0;
        const int byte = hex_digit(digits[i]) * 16 + low;
        if (byte == 0) break;
        buffer.push_back(static_cast<char>(byte));
    }
    return buffer;
}

bool decode_proctitle(std::string_view value, std::string& buffer) {
    const bool is_plain_hex = value.size() >= 2 && value.size() % 2 == 0 && !value.starts_with("00") &&
                              std::ranges::all_of(value, [](char c) { return hex_digit(c) >= 0; });
    buffer.clear();
    if (is_plain_hex) {
        append_hex_decoded(buffer, value);
        std::ranges::replace(buffer, '\0', ' ');
        return true;
    }
    if (value.size() < 2 || !value.starts_with('"')) return false;
    const auto close = value.find('"', 1);
    if (close == std::string_view::npos) return false;
    buffer.assign(value.substr(1, close - 1));
    return true;
}

}  // namespace dockaudit
