#include "common/error_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace dockaudit::cli {

namespace {

// Long arguments are shown in part.
constexpr std::size_t kShownBefore = 60;
constexpr std::size_t kShownBehind = 40;
constexpr std::string_view kEllipsis = "...";

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

void append_caret(std::string& out, const Error& error) {
    const std::string_view text = error.text();
    const auto position = std::min(*error.position(), text.size());
    const auto length = std::min(error.length(), text.size() - position);

    auto begin = position > kShownBefore ? position - kShownBefore : 0;
    while (begin < position && is_continuation(text[begin])) ++begin;
    auto end = std::min(text.size(), position + std::min(length, kShownBehind) + kShownBehind);
    while (end < text.size() && is_continuation(text[end])) ++end;

    std::string line(begin > 0 ? kEllipsis : "");
    const auto indent = line.size() + terminal_width(harmless(text.substr(begin, position - begin)));
    const auto caret = std::max<std::size_t>(
        terminal_width(harmless(text.substr(position, std::min(length, end - position)))), 1);
    line += harmless(text.substr(begin, end - begin));
    if (end < text.size()) line += kEllipsis;
    out += fmt::format("    {}\n    {:{}}{:^^{}}\n", line, "", indent, "", caret);
}

}  // namespace

std::string note_text(std::string_view program, std::string_view text) {
    return fmt::format("{}: note: {}\n", program, harmless(text));
}

std::string error_text(std::string_view program, const Error& error) {
    std::string out = fmt::format("{}: {}\n", program, harmless(error.what()));
    if (error.position()) append_caret(out, error);
    if (!error.hint().empty()) out += harmless(error.hint()) + "\n";
    return out;
}

Error with_text_before(std::string_view before, const Error& error) {
    if (!error.position()) return error;
    return Error(error.what(), std::string(before) + error.text(), before.size() + *error.position(),
                 error.length())
        .with_hint(error.hint());
}

}  // namespace dockaudit::cli
