#include <algorithm>
#include <array>

#include "docker/client_tables.hpp"

namespace dockaudit {
namespace {

using enum Operands;

// Verbs whose words are something that is known; the others have `other`.
constexpr std::array kRules{
    VerbRule{"attach", containers, 1},
    VerbRule{"build", other, 0, true},
    VerbRule{"checkpoint create", container_first, 2},
    VerbRule{"checkpoint ls", container_first, 1},
    VerbRule{"checkpoint rm", container_first, 2},
    VerbRule{"commit", commit, 1},
    VerbRule{"compose attach", services, 1},
    VerbRule{"compose build", services},
    VerbRule{"compose commit", service_first, 1},
    VerbRule{"compose cp", copy, 2},
    VerbRule{"compose create", services},
    VerbRule{"compose events", services},
    VerbRule{"compose exec", service_command, 2, true},
    VerbRule{"compose export", services, 1},
    VerbRule{"compose images", services},
    VerbRule{"compose kill", services},
    VerbRule{"compose logs", services},
    VerbRule{"compose pause", services},
    VerbRule{"compose port", service_first, 2},
    VerbRule{"compose ps", services},
    VerbRule{"compose pull", services},
    VerbRule{"compose push", services},
    VerbRule{"compose restart", services},
    VerbRule{"compose rm", services},
    VerbRule{"compose run", service_command, 1, true},
    VerbRule{"compose scale", services, 1},
    VerbRule{"compose start", services},
    VerbRule{"compose stats", services},
    VerbRule{"compose stop", services},
    VerbRule{"compose top", services},
    VerbRule{"compose unpause", services},
    VerbRule{"compose up", services, 0, true},
    VerbRule{"compose wait", services, 1},
    VerbRule{"compose watch", services},
    VerbRule{"container checkpoint", containers},
    VerbRule{"container cleanup", containers},
    VerbRule{"container clone", container_first, 1, true},
    VerbRule{"container exists", containers, 1},
    VerbRule{"container inspect", containers},
    VerbRule{"container restore", containers},
    VerbRule{"cp", copy, 2},
    VerbRule{"create", image_command, 1, true},
    VerbRule{"diff", containers},
    VerbRule{"exec", container_command, 2, true},
    VerbRule{"export", containers, 1},
    VerbRule{"healthcheck run", containers, 1},
    VerbRule{"history", images, 1},
    VerbRule{"image diff", images, 1},
    VerbRule{"image exists", images, 1},
    VerbRule{"image inspect", images, 1},
    VerbRule{"import", import_file, 1},
    VerbRule{"init", containers},
    VerbRule{"inspect", inspect},
    VerbRule{"kill", containers},
    VerbRule{"kube play", other, 1, true},
    VerbRule{"logs", containers},
    VerbRule{"machine ssh", tail},
    VerbRule{"mount", containers},
    VerbRule{"network connect", network_container, 2},
    VerbRule{"network disconnect", network_container, 2},
    VerbRule{"pause", containers},
    VerbRule{"pod create", other, 0, true},
    VerbRule{"port", container_first},
    VerbRule{"pull", images, 1},
    VerbRule{"push", images, 1},
    VerbRule{"rename", rename, 2},
    VerbRule{"restart", containers},
    VerbRule{"rm", containers},
    VerbRule{"rmi", images},
    VerbRule{"run", image_command, 1, true},
    VerbRule{"save", images, 1},
    VerbRule{"service create", image_command, 1, true},
    VerbRule{"service update", other, 1, true},
    VerbRule{"start", containers},
    VerbRule{"stats", containers},
    VerbRule{"stop", containers},
    VerbRule{"tag", images, 2},
    VerbRule{"top", container_tail},
    VerbRule{"unmount", containers},
    VerbRule{"unpause", containers},
    VerbRule{"unshare", tail},
    VerbRule{"untag", images, 1},
    VerbRule{"update", containers, 0, true},
    VerbRule{"wait", containers},
};

constexpr VerbRule kOtherVerb{};

constexpr auto kGroups = std::to_array<std::string_view>({"apparmor",
                                                          "artifact",
                                                          "builder",
                                                          "buildx",
                                                          "buildx history",
                                                          "buildx imagetools",
                                                          "checkpoint",
                                                          "compose",
                                                          "compose alpha",
                                                          "config",
                                                          "compose bridge",
                                                          "container",
                                                          "context",
                                                          "farm",
                                                          "generate",
                                                          "image",
                                                          "healthcheck",
                                                          "image trust",
                                                          "ipfs",
                                                          "kube",
                                                          "ipfs registry",
                                                          "machine",
                                                          "machine os",
                                                          "manifest",
                                                          "namespace",
                                                          "network",
                                                          "node",
                                                          "plugin",
                                                          "play",
                                                          "pod",
                                                          "quadlet",
                                                          "secret",
                                                          "service",
                                                          "stack",
                                                          "swarm",
                                                          "system",
                                                          "trust",
                                                          "volume",
                                                          "trust key",
                                                          "trust signer",
                                                          "system connection"});

struct Synonym {
    std::string_view words;
    std::string_view canonical;
};

// After `list` has become `ls` and `remove` `rm`. Those of `container` and `image` that only lose their group
// are below.
constexpr std::array kSynonyms{
    Synonym{"buildx b", "build"},
    Synonym{"buildx build", "build"},
    Synonym{"builder build", "build"},
    Synonym{"compose convert", "compose config"},
    Synonym{"container ls", "ps"},
    Synonym{"container umount", "unmount"},
    Synonym{"generate kube", "kube generate"},
    Synonym{"image ls", "images"},
    Synonym{"image rm", "rmi"},
    Synonym{"image rmi", "rmi"},
    Synonym{"image umount", "image unmount"},
    Synonym{"play kube", "kube play"},
    Synonym{"pod ls", "pod ps"},
    Synonym{"stack down", "stack rm"},
    Synonym{"stack up", "stack deploy"},
    Synonym{"system connection mv", "system connection rename"},
    Synonym{"system events", "events"},
    Synonym{"system info", "info"},
    Synonym{"umount", "unmount"},
};

constexpr auto kContainerVerbs = std::to_array<std::string_view>(
    {"attach", "commit", "cp",     "create", "diff",    "exec", "export", "kill",   "logs",
     "pause",  "port",   "ps",     "rename", "restart", "rm",   "run",    "start",  "stats",
     "stop",   "top",    "update", "wait",   "unpause", "init", "mount",  "unmount"});

constexpr auto kImageVerbs = std::to_array<std::string_view>(
    {"build", "history", "import", "load", "pull", "push", "save", "search", "tag", "untag"});

bool replace_end(std::string& text, std::string_view end, std::string_view by) {
    if (!text.ends_with(end)) return false;
    text.replace(text.size() - end.size(), end.size(), by);
    return true;
}

template <typename Words>
bool has(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

const VerbRule& verb_rule(std::string_view verb) noexcept {
    const auto found = std::ranges::find(kRules, verb, &VerbRule::verb);
    return found == kRules.end() ? kOtherVerb : *found;
}

bool is_verb_group(std::string_view words) noexcept {
    return has(kGroups, words);
}

std::string canonical_verb(std::string_view words) {
    std::string verb(words);
    // podman removes one image of a manifest with the one and the whole manifest with the other.
    if (verb != "manifest remove" && !replace_end(verb, " list", " ls")) replace_end(verb, " remove", " rm");
    const auto found = std::ranges::find(kSynonyms, verb, &Synonym::words);
    if (found != kSynonyms.end()) return std::string(found->canonical);
    for (const std::string_view group : {"container ", "image "}) {
        if (!verb.starts_with(group)) continue;
        const auto rest = std::string_view(verb).substr(group.size());
        const bool is_short = group == "container " ? has(kContainerVerbs, rest) : has(kImageVerbs, rest);
        if (is_short) return std::string(rest);
    }
    return verb;
}

}  // namespace dockaudit
