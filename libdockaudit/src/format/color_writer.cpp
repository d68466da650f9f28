#include <dockaudit/color_writer.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "format/match_highlighter.hpp"
#include "format/palette.hpp"

namespace dockaudit {
namespace {

// What is before a name: auditd puts the byte 0x1d before what it stores with a record.
constexpr std::string_view kNameBounds = " '\x1d";

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
    auto end = std::min(text.find_first_of(kNameBounds), text.size());
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

/// The text between the value of one field and the name of the next belongs to the value where it is read for
/// matches: a meaning may have spaces.
std::size_t matched_length(std::string_view name, std::string_view text, std::size_t length) noexcept {
    if (text.starts_with('"')) return length;
    if (text.starts_with('{')) {
        // `{ saddr_fam=local path=/run/socket }`; a path of a socket has 108 bytes
        constexpr std::size_t kLongest = 512;
        const auto close = text.substr(0, kLongest).find('}');
        if (close != std::string_view::npos) return close + 1;
    }
    const auto equals = text.find('=', length);
    const auto space = text.substr(0, equals).find_last_of(' ');
    if (name == "proctitle" || equals == std::string_view::npos) {
        const auto last = text.find_last_not_of(" '");
        return last == std::string_view::npos ? length : std::max(length, last + 1);
    }
    if (space == std::string_view::npos) return length;
    const auto last = text.substr(0, space).find_last_not_of(" '");
    return last == std::string_view::npos ? length : std::max(length, last + 1);
}

class ColorWriter final : public EventWriter {
 public:
    ColorWriter(std::unique_ptr<EventWriter> writer, ColorOptions options)
        : writer_(std::move(writer)), highlighter_(std::move(options.matches), options.interpreter) {}

    void append_begin(std::string& out) override { writer_->append_begin(out); }
    void append_end(std::string& out) override { writer_->append_end(out); }

    InterpreterStatistics statistics() const override {
        auto sum = writer_->statistics();
        return sum += highlighter_.statistics();
    }

    void append_event(std::string& out, const EventView& event) override {
        text_.clear();
        writer_->append_event(text_, event);
        highlighter_.set_event(event);
        std::string_view rest = text_;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            append_line(out, rest.substr(0, end));
            if (end < rest.size()) out += '\n';
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

 private:
    void append_line(std::string& out, std::string_view line);
    void append_record(std::string& out, std::string_view line);

    std::unique_ptr<EventWriter> writer_;
    MatchHighlighter highlighter_;
    std::string text_;
};

void ColorWriter::append_line(std::string& out, std::string_view line) {
    constexpr char kEscape = 0x1b;
    if (line == "----" || line.starts_with("time->")) {
        append_colored(out, line, palette::kTime);
    } else if (line.find(kEscape) != std::string_view::npos) {
        out += line;
    } else {
        append_record(out, line);
    }
}

void ColorWriter::append_record(std::string& out, std::string_view line) {
    std::string_view type;
    while (true) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) break;
        auto name = line.substr(0, equals);
        name.remove_prefix(std::min(name.find_last_of(kNameBounds) + 1, name.size()));
        out += line.substr(0, equals + 1);
        line.remove_prefix(equals + 1);
        // The message of a user-space record is more fields.
        if (line.starts_with('\'')) continue;
        auto value = line.substr(0, value_length(name, line));
        const auto color = color_of(name, value);
        if (name == "type" && type.empty()) type = value;
        if (highlighter_.reads(type, name)) {
            // A colour is for the value alone.
            if (color.empty()) value = line.substr(0, matched_length(name, line, value.size()));
            highlighter_.append_value(out, type, name, value, color);
        } else {
            append_colored(out, value, color);
        }
        line.remove_prefix(value.size());
    }
    out += line;
}

}  // namespace

std::unique_ptr<EventWriter> make_color_writer(std::unique_ptr<EventWriter> writer, ColorOptions options) {
    return std::make_unique<ColorWriter>(std::move(writer), std::move(options));
}

}  // namespace dockaudit
