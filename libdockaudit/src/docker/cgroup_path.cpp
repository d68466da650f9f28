#include "docker/cgroup_path.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "docker/runtime_command.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kIdSize = 64;
constexpr std::size_t kBuildIdSize = 25;

bool is_hex_id(std::string_view text) noexcept {
    return text.size() == kIdSize && std::ranges::all_of(text, is_lower_hex_digit);
}

// What stands for the container in the name of one group: `docker-ID.scope`, `system.slice:docker:ID`, `ID`.
std::string_view id_of_group(std::string_view name, std::string_view above) noexcept {
    if (name.ends_with(".scope")) name.remove_suffix(std::string_view(".scope").size());
    name = name.substr(name.rfind(':') + 1);
    const auto dash = name.rfind('-');
    const auto kind = dash == std::string_view::npos ? std::string_view{} : name.substr(0, dash);
    const auto id = name.substr(dash + 1);
    if (above == "buildkit" && is_build_id(name)) return name;
    const bool is_apart = kind.ends_with("conmon") || above == "kata_overhead";
    return is_hex_id(id) && !is_apart ? id : std::string_view{};
}

}  // namespace

bool is_build_id(std::string_view text) noexcept {
    return text.size() == kBuildIdSize &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); });
}

std::optional<CgroupContainer> find_cgroup_container(std::string_view path) noexcept {
    std::optional<CgroupContainer> innermost;
    std::string_view above;
    bool is_users = false;
    while (!path.empty()) {
        const auto name = path.substr(0, path.find('/'));
        is_users = is_users || name == "user.slice";
        if (const auto id = id_of_group(name, above); !id.empty())
            innermost = CgroupContainer{id, is_users || innermost.has_value()};
        above = name;
        path.remove_prefix(std::min(name.size() + 1, path.size()));
    }
    return innermost;
}

std::optional<CgroupContainer> find_cgroups_container(std::string_view file) noexcept {
    std::optional<CgroupContainer> found;
    while (!file.empty()) {
        const auto line = file.substr(0, file.find('\n'));
        file.remove_prefix(std::min(line.size() + 1, file.size()));
        // Number, controllers, path.
        const auto controllers = line.find(':');
        const auto path =
            controllers == std::string_view::npos ? controllers : line.find(':', controllers + 1);
        if (path == std::string_view::npos) continue;
        const auto next = find_cgroup_container(line.substr(path + 1));
        if (!next) continue;
        if (found && found->id != next->id) return std::nullopt;
        found = CgroupContainer{next->id, next->is_delegated || (found && found->is_delegated)};
    }
    return found;
}

}  // namespace dockaudit
