#include "facts/container_hint.hpp"

#include <algorithm>
#include <array>

#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kShortestPrefix = 12;
constexpr std::string_view kPath = "path";

constexpr bool is_id_digit(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

// The id or its beginning that stands at the start of `text`, up to a byte that can follow one; empty if
// there is none.
std::string_view leading_id(std::string_view text) noexcept {
    const auto end = std::ranges::find_if_not(text, is_id_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    if (size < kShortestPrefix || size > ContainerHint::kIdSize) return {};
    if (size < text.size() && text[size] != '/' && text[size] != '.') return {};
    return text.substr(0, size);
}

std::string_view whole_id(std::string_view text) noexcept {
    const auto id = leading_id(text);
    return id.size() == text.size() ? id : std::string_view{};
}

struct Place {
    std::string_view text;
    bool begins_component;  // only after a slash or at the start
};

// What stands before an id in a path.
constexpr std::array kPlaces{
    Place{"/io.containerd.runtime.v2.task/moby/", false},
    Place{"/var/lib/docker/containers/", false},
    Place{"docker-", true},
    Place{"libpod-", true},
};

std::string_view find_id_in(std::string_view path) noexcept {
    std::string_view best;
    for (const auto& place : kPlaces) {
        for (auto at = path.find(place.text); at != std::string_view::npos;
             at = path.find(place.text, at + 1)) {
            if (place.begins_component && at > 0 && path[at - 1] != '/') continue;
            const auto id = leading_id(path.substr(at + place.text.size()));
            if (id.size() > best.size()) best = id;
            if (best.size() == ContainerHint::kIdSize) return best;
        }
    }
    return best;
}

std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

bool is_runc_verb(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 14> kVerbs{"checkpoint", "create", "delete", "events",  "exec",
                                                      "kill",       "pause",  "ps",     "restore", "resume",
                                                      "run",        "start",  "state",  "update"};
    return std::ranges::find(kVerbs, word) != kVerbs.end();
}

}  // namespace

void ContainerHint::clear() noexcept {
    id_.clear();
    source_ = {};
}

void ContainerHint::begin_command() noexcept {
    program_ = Program::unread;
    is_id_next_ = false;
    has_verb_ = false;
}

void ContainerHint::read(const EventView& event) {
    begin_command();
    const auto arguments = event.argv();
    for (const auto& argument : arguments) add_argument(argument);
    std::string text;
    for (const auto& record : event.records()) {
        for (const auto& field : record.fields()) {
            if (field.name == "proctitle" && arguments.empty()) {
                text.clear();
                append_untrusted(text, field.value, HexRule::argument);
                add_title(text);
            } else if (field.name == "cwd" || (field.name == "name" && record.type() == RecordType::path)) {
                add_path(decode_untrusted(field.value, HexRule::text, text));
            }
        }
    }
}

// More digits are better; of as many, those of a command line, as paths follow from it.
void ContainerHint::offer(std::string_view id, std::string_view source) {
    const bool is_surer = id.size() == id_.size() && source_ == kPath && source != kPath;
    if (id.size() <= id_.size() && !is_surer) return;
    id_.assign(id);
    source_ = source;
}

void ContainerHint::add_argument(std::string_view argument) {
    switch (program_) {
        case Program::unread: {
            const auto name = base_name(argument);
            program_ = name.starts_with("containerd-shim")       ? Program::shim
                       : name == "runc" || name == "docker-runc" ? Program::runc
                       : name == "conmon"                        ? Program::conmon
                                                                 : Program::other;
            return;
        }
        case Program::other:
            return;
        case Program::shim:
            if (is_id_next_) offer(whole_id(argument), "shim");
            is_id_next_ = argument == "-id";
            return;
        case Program::conmon:
            if (is_id_next_) offer(whole_id(argument), "conmon");
            is_id_next_ = argument == "-c" || argument == "--cid";
            return;
        case Program::runc:
            if (has_verb_) offer(whole_id(argument), "runc");
            if (is_runc_verb(argument)) has_verb_ = true;
            if (argument.starts_with('/')) add_path(argument);
            return;
    }
}

void ContainerHint::add_title(std::string_view title) {
    begin_command();
    while (!title.empty()) {
        const auto argument = title.substr(0, title.find('\0'));
        add_argument(argument);
        if (program_ == Program::other) return;
        title.remove_prefix(std::min(argument.size() + 1, title.size()));
    }
}

void ContainerHint::add_path(std::string_view path) {
    // None is shorter; most paths are.
    constexpr std::size_t kShortest = std::string_view("docker-").size() + kShortestPrefix;
    if (path.size() < kShortest || is_whole()) return;
    offer(find_id_in(path), kPath);
}

}  // namespace dockaudit
