#include <dockaudit/escape.hpp>

#include "record/escape_table.hpp"

namespace dockaudit {

void append_escaped(std::string& out, std::string_view text, EscapeMode mode) {
    const auto mask = escape_mask(mode);
    const char* begin = text.data();
    const char* const end = begin + text.size();
    while (begin != end) {
        const char* const at = find_escaped(begin, end, mask);
        out.append(begin, at);
        if (at == end) return;
        const auto byte = static_cast<unsigned char>(*at);
        out.push_back('\\');
        if (byte < 0x20) {
            out.push_back('0');
            out.push_back(static_cast<char>('0' + byte / 8));
            out.push_back(static_cast<char>('0' + byte % 8));
        } else {
            out.push_back(*at);
        }
        begin = at + 1;
    }
}

}  // namespace dockaudit
