#include "report/html/html_parts.hpp"

#include <fmt/format.h>

#include "report/report_parts.hpp"

namespace dockaudit {

void append_element(std::string& out, std::string_view open, std::string_view text, std::string_view close) {
    out += open;
    append_html(out, text);
    out += close;
}

std::string_view severity_shape(FlagSeverity severity) noexcept {
    switch (severity) {
        case FlagSeverity::critical:
            return R"(<path d="M5 0 10 5 5 10 0 5Z"/>)";
        case FlagSeverity::high:
            return R"(<path d="M5 .6 10 9.4H0Z"/>)";
        case FlagSeverity::medium:
            return R"(<path d="M1 1h8v8H1Z"/>)";
        case FlagSeverity::low:
            break;
    }
    return R"(<circle cx="5" cy="5" r="3.6"/>)";
}

void append_severity(std::string& out, FlagSeverity severity) {
    const auto name = severity_name(severity);
    out += fmt::format(
        R"(<span class="severity {}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>)", name,
        severity_shape(severity), name);
}

std::string row_count(std::uint64_t count) {
    return count_text(count, "row", "rows");
}

std::string PageAnchors::make(std::string_view name) {
    std::string base;
    for (const char c : name) {
        const bool is_safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        base += is_safe ? c : '-';
    }
    auto anchor = "r-" + base;
    for (int count = 2; !used_.insert(anchor).second; ++count) anchor = fmt::format("r-{}-{}", base, count);
    return anchor;
}

}  // namespace dockaudit
