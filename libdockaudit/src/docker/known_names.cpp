#include "docker/known_names.hpp"

#include <algorithm>

#include "docker/host_key.hpp"

namespace dockaudit {
namespace {

// The commands that meant a container by the name that only others know. It had that name all the time, as nobody is
// known to have given it another.
void find_by_name(ProgramTable& table, std::int32_t number) {
    const auto& container = table.containers[static_cast<std::size_t>(number)];
    const auto* const name = table.texts.find(container.name);
    if (name == nullptr || container.engine == "podman") return;
    const auto is_bound = [&](const NameSpan& span) { return span.name == *name; };
    if (std::ranges::any_of(table.names, is_bound)) return;
    for (auto& action : table.actions) {
        const auto& client = table.programs[action.program];
        if (action.target != *name || action.container != kNoContainer || action.is_remote ||
            action.scope != 0)
            continue;
        const bool is_elsewhere = table.texts[client.node] != host_key(container).text();
        if (is_elsewhere || client.time < container.first_seen) continue;
        action.container = number;
        action.is_inferred = true;
    }
}

}  // namespace

void add_known_names(ProgramTable& table, std::span<const ContainerName> names) {
    constexpr std::size_t kShortest = 8;  // of the beginning of an id
    for (std::size_t number = 0; number < table.containers.size(); ++number) {
        auto& container = table.containers[number];
        const auto known = std::ranges::find_if(names, [&](const ContainerName& name) {
            return name.id.size() >= kShortest && container.id.starts_with(name.id);
        });
        if (known == names.end()) continue;
        if (container.image.empty()) container.image = known->image;
        if (!container.name.empty() || known->name.empty()) continue;
        container.name = known->name;
        find_by_name(table, static_cast<std::int32_t>(number));
        NameSpan span;
        span.name = table.texts.number(known->name);
        span.container = static_cast<std::int32_t>(number);
        table.names.push_back(span);
    }
}

}  // namespace dockaudit
