#include <dockaudit/color_writer.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "format/palette.hpp"

namespace dockaudit {
namespace {

void append_colored(std::string& out, std::string_view text, std::string_view color) {
    if (color.empty() || text.empty()) {
        out += text;
    } else {
        out.append(color).append(text).append(palette::kEnd);
    }
}

/// The length of the value that `text` begins with, which is not always where its writer meant it to end:
/// interpreted values have spaces and no quotes.
std::size_t value_length(std::string_view name, std::string_view text) noexcept {
    if (text.starts_with('"')) {
        const auto close = text.find('"', 1);
        return close == std::string_view::npos ? text.size() : close + 1;
    }
    auto end = std::min(text.find_first_of(" '"), text.size());
    if (name == "exit") {
        // `EACCES(Permission denied)`; the longest text of an error has some fifty bytes
        constexpr std::size_t kLongest = 100;
        const auto open = text.substr(0, end).find('(');
        const auto close =
            open == std::string_view::npos ? open : text.substr(0, end + kLongest).find(')', open);
        if (close != std::string_view::npos) end = close + 1;
    }
    return end;
}

std::string_view color_of(std::string_view name, std::string_view value) noexcept {
    if (name == "type") return palette::kType;
    if (name == "key") return value == "(null)" ? std::string_view{} : palette::kKey;
    if (name == "success") return value == "no" ? palette::kFailure : std::string_view{};
    if (name == "res")
        return value == "failed" || value == "0" || value == "no" ? palette::kFailure : std::string_view{};
    if (name == "exit")
        return value.starts_with('-') || value.starts_with('E') ? palette::kFailure : std::string_view{};
    return {};
}

void append_record(std::string& out, std::string_view line) {
    while (true) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) break;
        auto name = line.substr(0, equals);
        name.remove_prefix(std::min(name.find_last_of(" '") + 1, name.size()));
        out += line.substr(0, equals + 1);
        line.remove_prefix(equals + 1);
        // The message of a user-space record is more fields.
        if (line.starts_with('\'')) continue;
        const auto value = line.substr(0, value_length(name, line));
        append_colored(out, value, color_of(name, value));
        line.remove_prefix(value.size());
    }
    out += line;
}

void append_line(std::string& out, std::string_view line) {
    if (line == "----" || line.starts_with("time->")) {
        append_colored(out, line, palette::kTime);
    } else {
        append_record(out, line);
    }
}

class ColorWriter final : public EventWriter {
 public:
    explicit ColorWriter(std::unique_ptr<EventWriter> writer) : writer_(std::move(writer)) {}

    void append_begin(std::string& out) override { writer_->append_begin(out); }
    void append_end(std::string& out) override { writer_->append_end(out); }

    void append_event(std::string& out, const EventView& event) override {
        text_.clear();
        writer_->append_event(text_, event);
        std::string_view rest = text_;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            append_line(out, rest.substr(0, end));
            if (end < rest.size()) out += '\n';
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

 private:
    std::unique_ptr<EventWriter> writer_;
    std::string text_;
};

}  // namespace

std::unique_ptr<EventWriter> make_color_writer(std::unique_ptr<EventWriter> writer) {
    return std::make_unique<ColorWriter>(std::move(writer));
}

}  // namespace dockaudit
