#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

// What the verbs of clients start and end, as far as it can be told apart.

namespace dockaudit {

inline bool is_verb_of(std::string_view verb, std::initializer_list<std::string_view> verbs) {
    return std::ranges::find(verbs, verb) != verbs.end();
}

/// True if a new container comes of it.
inline bool creates(std::string_view verb) {
    return is_verb_of(verb, {"run", "create", "compose run", "compose up", "compose create"});
}

/// True if a container starts.
inline bool starts(std::string_view verb) {
    return is_verb_of(
        verb, {"run", "start", "restart", "compose run", "compose up", "compose start", "compose restart"});
}

/// True if a container ends that runs, if only to start again.
inline bool stops(std::string_view verb) {
    return is_verb_of(verb, {"stop", "kill", "rm", "restart", "down", "compose down", "compose stop",
                             "compose kill", "compose rm", "compose restart", "container prune",
                             "system prune", "pod stop", "pod kill", "pod rm"});
}

/// True if several start that the command does not name.
inline bool starts_several(std::string_view verb) {
    return is_verb_of(verb, {"compose up", "compose start", "compose restart"});
}

/// True if a command runs in a container that is there.
inline bool executes(std::string_view verb) {
    return is_verb_of(verb, {"exec", "compose exec"});
}

/// True if steps are run, each in a container of its own.
inline bool builds(std::string_view verb) {
    return is_verb_of(verb, {"build", "compose build", "buildx bake"});
}

}  // namespace dockaudit
