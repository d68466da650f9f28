#include <dockaudit/event_fields.hpp>

#include <algorithm>
#include <array>
#include <span>

#include <dockaudit/error.hpp>

#include "format/container_columns.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kRaw = "raw.";

// Fields of a process or a login: an event has one of each.
constexpr auto kSingle = std::to_array<std::string_view>({
    "a0",        "a1",     "a2",   "a3",    "arch",  "argc",    "auid",  "comm",    "cwd", "egid",
    "euid",      "exe",    "exit", "fsgid", "fsuid", "gid",     "items", "op",      "pid", "ppid",
    "proctitle", "serial", "ses",  "sgid",  "subj",  "success", "suid",  "syscall", "tty", "uid",
});

constexpr auto kNumbers = std::to_array<std::string_view>({"pid", "ppid", "serial"});

// A name of auditd's has none of these; they are left out so that a slip of the pen is noticed.
bool is_name_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '[' || c == ']';
}

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& names, std::string_view name) noexcept {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

// What is made of several fields, or of none.
struct EventField::Derived {
    std::string_view name;
    Source source;

    static std::span<const Derived> all() noexcept;
};

std::span<const EventField::Derived> EventField::Derived::all() noexcept {
    static constexpr auto kDerived = std::to_array<Derived>({
        {"time", Source::time},
        {"raw.time", Source::raw_time},
        {"date", Source::date},
        {"hour", Source::hour},
        {"event", Source::event},
        {"serial", Source::serial},
        {"node", Source::node},
        {"type", Source::type},
        {"types", Source::types},
        {"argv", Source::argv},
        {"command", Source::command},
        {"file", Source::file},
        {"host", Source::host},
        {"success", Source::success},
    });
    return kDerived;
}

EventField EventField::parse(std::string_view name) {
    const auto wrong = std::ranges::find_if_not(name, is_name_character);
    if (name.empty() || name == kRaw)
        throw Error("the name of a field is missing", std::string(name), 0, name.size());
    if (wrong != name.end()) {
        const auto position = static_cast<std::size_t>(wrong - name.begin());
        throw Error("this cannot be in the name of a field", std::string(name), position, 1);
    }
    EventField field;
    field.name_ = name;
    if (name.starts_with(kRaw)) field.source_ = Source::raw_field;
    const auto derived = std::ranges::find(Derived::all(), name, &Derived::name);
    if (derived != Derived::all().end()) field.source_ = derived->source;
    if (find_container_column(name)) {
        field.source_ = Source::container;
    } else if (name.starts_with("container.") || name.starts_with("docker.") || name.starts_with("parent.")) {
        throw Error("there is no such field", std::string(name), 0, name.size());
    }
    return field;
}

std::vector<std::string> event_field_names() {
    auto names = container_column_names();
    for (const auto& field : EventField::Derived::all()) names.emplace_back(field.name);
    names.insert(names.end(), kSingle.begin(), kSingle.end());
    names.emplace_back("key");
    std::ranges::sort(names);
    const auto twice = std::ranges::unique(names);
    names.erase(twice.begin(), twice.end());
    return names;
}

bool EventField::is_list() const noexcept {
    switch (source_) {
        case Source::types:
        case Source::argv:
        case Source::file:
        case Source::host:
            return true;
        case Source::container:
            return has_several_values(find_container_column(name_).value_or(ContainerColumn::container));
        case Source::record_field:
            return !contains(kSingle, name_);
        case Source::raw_field:
            return !contains(kSingle, std::string_view(name_).substr(kRaw.size()));
        default:
            return false;
    }
}

bool EventField::is_number() const noexcept {
    return contains(kNumbers, name_);
}

std::vector<EventField> parse_event_fields(std::string_view list) {
    std::vector<EventField> fields;
    std::size_t begin = 0;
    while (true) {
        const auto end = std::min(list.find(',', begin), list.size());
        try {
            fields.push_back(EventField::parse(list.substr(begin, end - begin)));
        } catch (const Error& error) {
            throw Error(error.what(), std::string(list), begin + error.position().value_or(0),
                        error.length());
        }
        if (end == list.size()) return fields;
        begin = end + 1;
    }
}

std::vector<EventField> default_event_fields() {
    return parse_event_fields("time,auid,uid,success,type,key,exe,command,file");
}

std::string join_arguments(std::span<const std::string> arguments) {
    static constexpr std::string_view kPlain = "_@%+=:,./-";
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kPlain.find(c) != std::string_view::npos;
    };
    std::string line;
    for (const auto& argument : arguments) {
        if (!line.empty()) line += ' ';
        if (!argument.empty() && std::ranges::all_of(argument, is_plain)) {
            line += argument;
            continue;
        }
        line += '\'';
        for (const char c : argument) {
            if (c == '\'') line += "'\\'";
            line += c;
        }
        line += '\'';
    }
    return line;
}

}  // namespace dockaudit
