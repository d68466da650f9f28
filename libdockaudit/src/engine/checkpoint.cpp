#include <dockaudit/checkpoint.hpp>

#include <charconv>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "io/state_file.hpp"
#include "record/header.hpp"

namespace dockaudit {
namespace {

[[noreturn]] void fail_line(std::string_view line, const char* reason) {
    throw Error(ErrorKind::usage,
                fmt::format("the checkpoint has a line that is wrong: \"{}\": {}", line, reason));
}

// A number as strtoul with base 0 takes it: 0x, a leading 0 for octal, else decimal.
std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        if (base == 10) return std::nullopt;
        text.remove_prefix(2);
        base = 16;
    } else if (base == 0) {
        base = text.size() > 1 && text.front() == '0' ? 8 : 10;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// `NODE SECONDS.MILLI:SERIAL 0xTYPE`; a node of `-` is none.
Checkpoint::LastEvent parse_last_event(std::string_view line, std::string_view value) {
    const auto first_space = value.find(' ');
    const auto last_space = value.rfind(' ');
    if (first_space == std::string_view::npos || first_space == last_space)
        fail_line(line, "three words are expected");
    const auto node = value.substr(0, first_space);
    const auto stamp = parse_stamp(value.substr(first_space + 1, last_space - first_space - 1));
    const auto type = parse_number(value.substr(last_space + 1), 16);
    if (!stamp) fail_line(line, "the time stamp is none");
    if (!type || *type > 0xFFFFFFFF) fail_line(line, "the record type is no hexadecimal number");

    Checkpoint::LastEvent last;
    last.id.time = stamp->time;
    last.id.serial = stamp->serial;
    if (node != "-") last.id.node = std::string(node);
    last.type = RecordType{static_cast<std::int32_t>(static_cast<std::uint32_t>(*type))};
    return last;
}

}  // namespace

Checkpoint Checkpoint::parse(std::string_view text) {
    Checkpoint checkpoint;
    bool has_device = false;
    bool has_inode = false;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto value = line.substr(std::min(line.size(), line.find('=') + 1));
        if (line.starts_with("dev=")) {
            const auto number = parse_number(value, 16);
            if (!number) fail_line(line, "the device is no hexadecimal number");
            checkpoint.device = *number;
            has_device = true;
        } else if (line.starts_with("inode=")) {
            const auto number = parse_number(value, 0);
            if (!number) fail_line(line, "the inode is no number");
            checkpoint.inode = *number;
            has_inode = true;
        } else if (line.starts_with("output=")) {
            checkpoint.last = parse_last_event(line, value);
        } else {
            fail_line(line, "dev=, inode= or output= is expected");
        }
    }
    if (!has_device || !has_inode)
        throw Error(ErrorKind::usage, "the checkpoint has no dev= or no inode= line");
    return checkpoint;
}

std::string Checkpoint::format() const {
    auto text = fmt::format("dev=0x{:X}\ninode={}\n", device, inode);
    if (last) {
        const auto ticks = last->id.time.time_since_epoch().count();
        text += fmt::format("output={} {}.{:03}:{} 0x{:X}\n", last->id.node.value_or("-"), ticks / 1000,
                            ticks % 1000, last->id.serial, static_cast<std::uint32_t>(to_number(last->type)));
    }
    return text;
}

std::optional<Checkpoint> Checkpoint::load(const std::filesystem::path& path) {
    const auto text = load_state_file(path);
    return text ? std::optional(parse(*text)) : std::nullopt;
}

void Checkpoint::save(const std::filesystem::path& path) const {
    save_state_file(path, format());
}

}  // namespace dockaudit
