#include <dockaudit/cursor.hpp>

#include <array>
#include <charconv>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "io/state_file.hpp"
#include "record/header.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kStart = "dockaudit=1;";

[[noreturn]] void fail(std::string_view part) {
    throw Error(ErrorKind::usage, fmt::format("this is no cursor: \"{}\" is wrong", part));
}

std::uint64_t parse_number(std::string_view text, int base, std::string_view part) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) fail(part);
    return number;
}

// Takes the text up to a separator, which goes too.
std::string_view take_until(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

std::string format_position(const Cursor::Position& position) {
    return fmt::format("{:016x}.{:x}.{}@{}", position.log, position.device, position.inode, position.offset);
}

Cursor::Position parse_position(std::string_view text) {
    const auto whole = text;
    Cursor::Position position;
    position.log = parse_number(take_until(text, '.'), 16, whole);
    position.device = parse_number(take_until(text, '.'), 16, whole);
    position.inode = parse_number(take_until(text, '@'), 10, whole);
    position.offset = parse_number(text, 10, whole);
    return position;
}

std::string format_output(const Cursor::Output& output) {
    return fmt::format("{:x}.{}@{}", output.device, output.inode, output.offset);
}

Cursor::Output parse_output(std::string_view text) {
    const auto whole = text;
    Cursor::Output output;
    output.device = parse_number(take_until(text, '.'), 16, whole);
    output.inode = parse_number(take_until(text, '@'), 10, whole);
    output.offset = parse_number(text, 10, whole);
    return output;
}

// A node may have any byte; those that separate parts of a cursor, or end its line, are written as %XX.
std::string escape(std::string_view node) {
    std::string text;
    for (const char letter : node) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte <= ' ' || byte >= 0x7F || std::string_view("%;,/").find(letter) != std::string_view::npos)
            text += fmt::format("%{:02X}", byte);
        else
            text += letter;
    }
    return text;
}

std::string unescape(std::string_view text) {
    std::string node;
    while (!text.empty()) {
        const bool is_escaped = text.front() == '%';
        if (is_escaped && text.size() < 3) fail(text);
        node += is_escaped ? static_cast<char>(parse_number(text.substr(1, 2), 16, text)) : text.front();
        text.remove_prefix(is_escaped ? 3 : 1);
    }
    return node;
}

std::string format_time(Timestamp time) {
    const auto ticks = time.time_since_epoch().count();
    return fmt::format("{}.{:03}", ticks / 1000, ticks % 1000);
}

// `SECONDS.MILLI:SERIAL`, and after a slash the node if there is one.
std::string format_id(const OwnedEventId& id) {
    auto text = fmt::format("{}:{}", format_time(id.time), id.serial);
    if (id.node) text += "/" + escape(*id.node);
    return text;
}

OwnedEventId parse_id(std::string_view text) {
    const auto whole = text;
    const bool has_node = text.find('/') != std::string_view::npos;
    const auto stamp = parse_stamp(take_until(text, '/'));
    if (!stamp) fail(whole);
    OwnedEventId id;
    id.time = stamp->time;
    id.serial = stamp->serial;
    if (has_node) id.node = unescape(text);
    return id;
}

}  // namespace

std::string Cursor::format() const {
    auto text = fmt::format("{}next={}", kStart, format_position(next));
    if (open) text += ";open=" + format_position(*open);
    for (std::size_t i = 0; i < open_events.size(); ++i)
        text += (i == 0 ? ";events=" : ",") + format_id(open_events[i]);
    if (newest) text += ";newest=" + format_time(*newest);
    if (output) text += ";output=" + format_output(*output);
    return text;
}

Cursor Cursor::parse(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
    if (!text.starts_with(kStart)) fail(text.substr(0, text.find(';')));
    text.remove_prefix(kStart.size());
    Cursor cursor;
    bool has_next = false;
    while (!text.empty()) {
        const auto part = take_until(text, ';');
        auto value = part;
        const auto name = take_until(value, '=');
        if (name == "next") {
            cursor.next = parse_position(value);
            has_next = true;
        } else if (name == "open") {
            cursor.open = parse_position(value);
        } else if (name == "events") {
            while (!value.empty()) cursor.open_events.push_back(parse_id(take_until(value, ',')));
        } else if (name == "newest") {
            const auto stamp = parse_stamp(std::string(value) + ":0");
            if (!stamp) fail(part);
            cursor.newest = stamp->time;
        } else if (name == "output") {
            cursor.output = parse_output(value);
        } else {
            fail(part);
        }
    }
    if (!has_next) fail("next");
    return cursor;
}

std::optional<Cursor> Cursor::load(const std::filesystem::path& path) {
    const auto text = load_state_file(path);
    if (!text || text->empty()) return std::nullopt;
    try {
        return parse(*text);
    } catch (const Error& error) {
        throw Error(error.kind(), path.native() + ": " + error.what());
    }
}

void Cursor::save(const std::filesystem::path& path) const {
    save_state_file(path, format() + "\n");
}

}  // namespace dockaudit
