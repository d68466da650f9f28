#include <dockaudit/auditd_config.hpp>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kSpace = " \t\r";

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, {}, to_lower);
}

std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
    // auditd stores the value in 32 bits and takes digits only.
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return std::chrono::seconds(number);
}

void apply(AuditdConfig& config, std::string_view keyword, std::string_view value) {
    if (equals_ignoring_case(keyword, "log_file")) {
        if (value.starts_with('/')) config.log_file = value;
    } else if (equals_ignoring_case(keyword, "end_of_event_timeout")) {
        if (const auto seconds = parse_seconds(value)) config.end_of_event_timeout = *seconds;
    }
}

}  // namespace

AuditdConfig AuditdConfig::parse(std::string_view text) {
    AuditdConfig config;
    while (!text.empty()) {
        const auto newline = text.find('\n');
        const auto line = trim(text.substr(0, newline));
        text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        apply(config, trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
    }
    return config;
}

AuditdConfig AuditdConfig::load(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return parse(text);
}

}  // namespace dockaudit
