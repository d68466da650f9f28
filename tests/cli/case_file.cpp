#include "cli/case_file.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace dockaudit::test {

namespace {

std::vector<std::string> split_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string printable(std::string_view line) {
    std::string out;
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\') {
            out += "\\\\";
        } else if (byte < 0x20 || byte >= 0x7F) {
            out += fmt::format("\\x{:02x}", byte);
        } else {
            out += c;
        }
    }
    return out;
}

std::string format_output(std::string_view prefix, std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        out.append(prefix).append(printable(text.substr(0, end)));
        out += end == std::string_view::npos ? "\\c\n" : "\n";
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

}  // namespace

std::vector<std::string> Case::arguments() const {
    std::vector<std::string> words;
    bool is_quoted = false;
    bool is_open = false;
    for (const char c : command) {
        if (c == '\'') {
            is_quoted = !is_quoted;
            if (!is_open) words.emplace_back();
            is_open = true;
        } else if (c == ' ' && !is_quoted) {
            is_open = false;
        } else {
            if (!is_open) words.emplace_back();
            is_open = true;
            words.back() += c;
        }
    }
    return words;
}

std::string Case::setting(std::string_view name) const {
    for (const auto& setting : settings) {
        if (setting.starts_with(name) && setting.size() > name.size() && setting[name.size()] == ' ') {
            return setting.substr(name.size() + 1);
        }
    }
    return {};
}

CaseFile parse_cases(const std::string& text) {
    CaseFile file;
    for (const auto& line : split_lines(text)) {
        if (line.starts_with("=== ")) {
            file.cases.push_back({line.substr(4), {}, {}, {}});
        } else if (file.cases.empty()) {
            file.preamble += line + "\n";
        } else if (line == "$" || line.starts_with("$ ")) {
            file.cases.back().command = line.substr(std::min<std::size_t>(2, line.size()));
        } else if (line.starts_with("@ ")) {
            file.cases.back().settings.push_back(line.substr(2));
        } else if (line.starts_with("status ") || line.starts_with("out| ") || line.starts_with("err| ")) {
            file.cases.back().expected += line + "\n";
        } else if (!line.empty()) {
            throw std::runtime_error("not a line of a case: " + line);
        }
    }
    return file;
}

std::string format_cases(const CaseFile& file) {
    std::string text = file.preamble;
    for (const auto& test : file.cases) {
        if (&test != &file.cases.front()) text += "\n";
        text += "=== " + test.title + "\n$ " + test.command + "\n";
        for (const auto& setting : test.settings) text += "@ " + setting + "\n";
        text += test.expected;
    }
    return text;
}

std::string format_result(const CommandResult& result) {
    return fmt::format("status {}\n{}{}", result.status, format_output("out| ", result.out),
                       format_output("err| ", result.err));
}

std::string difference(const std::string& expected, const std::string& actual) {
    auto old_lines = split_lines(expected);
    auto new_lines = split_lines(actual);
    const auto same = std::ranges::mismatch(old_lines, new_lines);
    old_lines.erase(old_lines.begin(), same.in1);
    new_lines.erase(new_lines.begin(), same.in2);
    while (!old_lines.empty() && !new_lines.empty() && old_lines.back() == new_lines.back()) {
        old_lines.pop_back();
        new_lines.pop_back();
    }
    std::string text;
    for (const auto& line : old_lines) text += "- " + line + "\n";
    for (const auto& line : new_lines) text += "+ " + line + "\n";
    return text;
}

}  // namespace dockaudit::test
