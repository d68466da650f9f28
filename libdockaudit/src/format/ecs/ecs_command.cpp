#include "format/ecs/ecs_command.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "format/ecs/ecs_text.hpp"

namespace dockaudit {
namespace {

std::string_view name_of(ContainerClient client) noexcept {
    constexpr std::array<std::string_view, 4> kNames{"docker", "podman", "nerdctl", "docker-compose"};
    return kNames[static_cast<std::size_t>(client)];
}

std::string_view name_of(CommandDoubt doubt) noexcept {
    constexpr std::array<std::string_view, 5> kNames{"", "unknown-verb", "unknown-flag", "wrong-value",
                                                     "missing-words"};
    return kNames[static_cast<std::size_t>(doubt)];
}

void append_true(JsonText& json, std::string_view name, bool holds) {
    if (holds) json.json_member(name, "true");
}

// One has a member of its own, which most have; of several there is a list as well.
void append_first(JsonText& json, std::string_view name, std::string_view list,
                  const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    json.member(name, texts.front());
    if (texts.size() > 1) append_texts(json, list, texts);
}

void append_mounts(JsonText& json, const std::vector<CommandMount>& mounts) {
    if (mounts.empty()) return;
    json.open("mounts", '[');
    for (const auto& mount : mounts) {
        json.open('{');
        append_text(json, "source", mount.source);
        append_text(json, "target", mount.target);
        append_text(json, "type", mount.type);
        append_true(json, "read_only", mount.read_only);
        json.close('}');
    }
    json.close(']');
}

void append_options(JsonText& json, const ContainerOptions& options) {
    append_text(json, "name", options.name);
    append_text(json, "user", options.user);
    append_text(json, "hostname", options.hostname);
    append_text(json, "workdir", options.workdir);
    append_text(json, "restart_policy", options.restart_policy);
    if (options.entrypoint) json.member("entrypoint", *options.entrypoint);
    append_true(json, "privileged", options.privileged);
    append_true(json, "detach", options.detach);
    append_mounts(json, options.mounts);
    append_texts(json, "capabilities_added", options.capabilities_added);
    append_texts(json, "capabilities_dropped", options.capabilities_dropped);
    std::vector<std::string> namespaces;
    for (const auto& shared : options.namespaces) namespaces.push_back(shared.kind + "=" + shared.with);
    append_texts(json, "namespaces", namespaces);
    append_texts(json, "security_options", options.security_options);
    append_texts(json, "devices", options.devices);
    append_texts(json, "networks", options.networks);
    append_texts(json, "published", options.published);
    append_texts(json, "environment", options.environment);
}

void append_copy_end(JsonText& json, std::string_view name, const CopyEnd& end) {
    const OptionalObject object(json, name);
    append_text(json, "container", end.container);
    append_text(json, "path", end.path);
}

std::vector<std::string_view> names_of(std::span<const FlagId> flags) {
    std::vector<std::string_view> names;
    for (const auto id : flags) names.push_back(command_flag(id).name);
    return names;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        words.push_back(word);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return words;
}

void add_once(std::vector<std::string_view>& texts, std::string_view text) {
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
}

}  // namespace

void append_command_members(JsonText& json, const DockerCommand& command) {
    json.member("client", name_of(command.client));
    append_text(json, "verb", command.verb);
    append_true(json, "help", command.is_help);
    append_text(json, "host", command.host);
    append_text(json, "context", command.context);
    append_text(json, "config", command.config);
    append_first(json, "image", "images", command.images);
    append_first(json, "container", "containers", command.containers);
    append_texts(json, "services", command.services);
    append_texts(json, "command", command.command);
    append_options(json, command.options);
    append_text(json, "new_name", command.new_name);
    if (command.copy) {
        json.open("copy", '{');
        append_copy_end(json, "from", command.copy->from);
        append_copy_end(json, "to", command.copy->to);
        json.close('}');
    }
    append_text(json, "output_file", command.output_file);
    append_text(json, "input_file", command.input_file);
    append_text(json, "doubt", name_of(command.doubt));
    std::vector<FlagId> flags;
    append_flags(flags, command);
    append_texts(json, "flags", names_of(flags));
}

// `T1098.007` is the seventh sort of T1098.
void append_threat(JsonText& json, std::span<const FlagId> flags) {
    std::vector<std::string_view> techniques;
    std::vector<std::string_view> sorts;
    for (const auto id : flags) {
        const auto technique = command_flag(id).technique;
        if (technique.empty()) continue;
        const auto dot = technique.find('.');
        add_once(techniques, technique.substr(0, dot));
        if (dot != std::string_view::npos) add_once(sorts, technique);
    }
    if (techniques.empty()) return;
    json.open("threat", '{');
    json.member("framework", "MITRE ATT&CK");
    json.open("technique", '{');
    append_texts(json, "id", techniques);
    if (!sorts.empty()) {
        json.open("subtechnique", '{');
        append_texts(json, "id", sorts);
        json.close('}');
    }
    json.close('}');
    json.close('}');
}

void append_flag_list(JsonText& json, std::span<const FlagId> flags) {
    if (flags.empty()) return;
    json.open("flags", '[');
    for (const auto id : flags) {
        const auto& flag = command_flag(id);
        json.open('{');
        json.member("name", flag.name);
        json.member("severity", severity_name(flag.severity));
        json.member("reason", flag.reason);
        append_texts(json, "benchmark", split_words(flag.benchmark));
        json.close('}');
    }
    json.close(']');
}

}  // namespace dockaudit
