#include "docker/mount_spec.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "docker/flag_reader.hpp"
#include "facts/file_path.hpp"

namespace dockaudit {
namespace {

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), to_lower);
    return lower;
}

// Whether the options of a volume let it only be read. Absent if the word is no list of options.
bool is_read_only(std::string_view options) noexcept {
    bool read_only = false;
    while (!options.empty()) {
        const auto option = take_until(options, ',');
        if (option == "ro" || option == "rro") read_only = true;
    }
    return read_only;
}

// Sets what one field of `--mount` says; false for a value that is none.
bool apply_mount_field(CommandMount& mount, std::string_view field) {
    auto value = field;
    const auto key = lower_case(take_until(value, '='));
    const bool has_value = key.size() < field.size();
    if (key == "type") {
        mount.type = lower_case(value);
    } else if (key == "source" || key == "src") {
        mount.source = value;
    } else if (key == "target" || key == "destination" || key == "dst") {
        mount.target = value;
    } else if (key == "readonly" || key == "ro" || key == "rro" || key == "rw") {
        const auto given = has_value ? parse_go_bool(value) : std::optional(true);
        if (!given) return false;
        mount.read_only = *given == (key != "rw");
    } else if (key == "volume-opt" && value.starts_with("device=/")) {
        mount.source = value.substr(value.find('/'));
    }
    return true;
}

}  // namespace

std::string clean_source(std::string_view source) {
    std::string clean;
    append_full_path(clean, {}, source);
    return clean;
}

std::optional<CommandMount> parse_volume(std::string_view text) {
    std::vector<std::string_view> parts;
    for (bool is_last = false; !is_last;) {
        is_last = text.find(':') == std::string_view::npos;
        parts.push_back(take_until(text, ':'));
    }
    if (parts.size() > 3 || parts.front().empty()) return std::nullopt;
    if (parts.size() == 1) return CommandMount{{}, std::string(parts[0]), "volume", false};
    if (!parts[1].starts_with('/')) return std::nullopt;
    const auto source = parts[0];
    const bool is_path = source.starts_with('/') || source.starts_with('.') || source.starts_with('~');
    return CommandMount{clean_source(source), std::string(parts[1]), is_path ? "bind" : "volume",
                        parts.size() == 3 && is_read_only(parts[2])};
}

std::optional<CommandMount> parse_mount(std::string_view text) {
    const auto fields = split_csv(text);
    if (!fields) return std::nullopt;
    CommandMount mount;
    mount.type = "volume";
    for (const auto& field : *fields) {
        if (!apply_mount_field(mount, field)) return std::nullopt;
    }
    mount.source = clean_source(mount.source);
    return mount;
}

std::optional<std::vector<std::string>> split_csv(std::string_view line) {
    std::vector<std::string> fields;
    while (true) {
        std::string field;
        if (line.starts_with('"')) {
            line.remove_prefix(1);
            while (true) {
                const auto quote = line.find('"');
                if (quote == std::string_view::npos) return std::nullopt;
                field.append(line.substr(0, quote));
                line.remove_prefix(quote + 1);
                if (!line.starts_with('"')) break;
                field.push_back('"');
                line.remove_prefix(1);
            }
            if (!line.empty() && line.front() != ',') return std::nullopt;
        } else {
            field = line.substr(0, line.find(','));
            if (field.find('"') != std::string::npos) return std::nullopt;
            line.remove_prefix(field.size());
        }
        fields.push_back(std::move(field));
        if (line.empty()) return fields;
        line.remove_prefix(1);
    }
}

}  // namespace dockaudit
