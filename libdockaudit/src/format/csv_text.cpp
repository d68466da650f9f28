#include "format/csv_text.hpp"

namespace dockaudit {

void append_csv_value(std::string& out, std::string_view value) {
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += value;
    } else {
        append_csv_quoted(out, value);
    }
}

void append_csv_quoted(std::string& out, std::string_view value) {
    out += '"';
    for (const char c : value) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

}  // namespace dockaudit
