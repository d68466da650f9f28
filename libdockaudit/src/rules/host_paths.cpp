#include "rules/host_paths.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "docker/engine_files.hpp"
#include "docker/runtime_command.hpp"

namespace dockaudit {
namespace {

struct UsualLink {
    std::string_view link;
    std::string_view target;
};

// hier(7) and file-hierarchy(7): merged file systems, and the old place of /run.
constexpr auto kUsualLinks = std::to_array<UsualLink>({
    {"/bin", "/usr/bin"},
    {"/lib", "/usr/lib"},
    {"/sbin", "/usr/sbin"},
    {"/var/run", "/run"},
});

constexpr std::string_view kDataRoot = "/var/lib/docker";

std::string without_double_slashes(std::string_view path) {
    std::string plain;
    for (const char c : path) {
        if (c != '/' || !plain.ends_with('/')) plain += c;
    }
    while (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
    return plain;
}

// What is no shim, no monitor and no runtime, and was found where engines are looked for, is an engine.
PathRole role_of_program(std::string_view path) noexcept {
    switch (runtime_kind(program_name(path))) {
        case RuntimeKind::shim:
        case RuntimeKind::monitor:
            return PathRole::shim;
        case RuntimeKind::runtime:
        case RuntimeKind::init:
            return PathRole::runtime;
        case RuntimeKind::engine:
        case RuntimeKind::none:
            break;
    }
    return PathRole::engine;
}

}  // namespace

bool is_usual_link(std::string_view path) noexcept {
    return std::ranges::find(kUsualLinks, path, &UsualLink::link) != kUsualLinks.end();
}

std::string usual_path(std::string_view path) {
    auto plain = without_double_slashes(path);
    for (const auto& [link, target] : kUsualLinks) {
        if (plain.size() <= link.size() || !is_path_within(plain, link)) continue;
        return std::string(target) + plain.substr(link.size());
    }
    return plain;
}

std::string_view folder_of_path(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos || slash == 0 ? std::string_view("/") : path.substr(0, slash);
}

HostFile HostPaths::look(std::string_view path) const {
    if (!host_->look) return {};
    auto plain = without_double_slashes(path);
    const auto known = looked_at_.find(plain);
    if (known != looked_at_.end()) return known->second;
    auto file = host_->look(plain);
    return looked_at_.emplace(std::move(plain), std::move(file)).first->second;
}

std::string HostPaths::resolve(std::string_view path) const {
    std::string name(path);
    const auto known = resolved_.find(name);
    if (known != resolved_.end()) return known->second;
    return resolved_.emplace(std::move(name), find_real(path)).first->second;
}

std::string HostPaths::find_real(std::string_view path) const {
    const auto file = look(path);
    if (file.kind == HostFileKind::unknown) return usual_path(path);
    if (file.kind != HostFileKind::link && file.kind != HostFileKind::absent && !file.target.empty())
        return file.target;
    // What is not there, and links themselves, lie in a folder that is.
    const auto plain = without_double_slashes(path);
    const auto folder = folder_of_path(plain);
    const auto above = look(folder);
    if (above.target.empty()) return plain;
    return above.target + (above.target == "/" ? "" : "/") + plain.substr(plain.rfind('/') + 1);
}

std::string HostPaths::follow(std::string_view path) const {
    const auto file = look(path);
    return file.kind == HostFileKind::link && !file.target.empty() ? file.target : resolve(path);
}

bool HostPaths::is_present(std::string_view path) const {
    const auto kind = look(path).kind;
    return kind != HostFileKind::absent && kind != HostFileKind::unknown;
}

bool HostPaths::lacks_folder_of(std::string_view path) const {
    return is_absent(path) && is_absent(folder_of_path(path));
}

std::string HostPaths::path_of(const WatchedPath& row) const {
    if (!host_->data_root || !is_path_within(row.path, kDataRoot)) return std::string(row.path);
    return *host_->data_root + std::string(row.path.substr(kDataRoot.size()));
}

bool HostPaths::is_usual(const WatchedPath& row) const noexcept {
    if (!row.gone.empty()) return false;
    if (row.place == PathPlace::everywhere || host_->family == HostFamily::generic) return true;
    return (row.place == PathPlace::debian) == (host_->family == HostFamily::debian);
}

bool HostPaths::counts(const WatchedPath& row) const {
    const auto kind = look(path_of(row)).kind;
    if (kind == HostFileKind::unknown) return row.is_core && is_usual(row);
    // Sockets come and go with their engine.
    return kind != HostFileKind::absent || (row.role == PathRole::socket && is_worth_a_rule(row));
}

std::vector<std::string> HostPaths::found_elsewhere(PathRole role) const {
    if (role == PathRole::client) return host_->clients;
    if (is_program(role)) {
        auto programs = host_->programs;
        std::erase_if(programs, [role](const auto& path) { return role_of_program(path) != role; });
        return programs;
    }
    if (role != PathRole::socket) return {};
    auto sockets = host_->sockets;
    sockets.insert(sockets.end(), host_->rootless_sockets.begin(), host_->rootless_sockets.end());
    return sockets;
}

std::vector<std::string> HostPaths::places_of(PathRole role) const {
    std::vector<std::string> places;
    const auto add = [&](const std::string& path) {
        auto target = follow(path);
        if (std::ranges::find(places, target) == places.end()) places.push_back(std::move(target));
    };
    for (const auto& row : watched_paths()) {
        if (row.role == role && counts(row)) add(path_of(row));
    }
    for (const auto& path : found_elsewhere(role)) add(path);
    return places;
}

bool HostPaths::has_docker() const {
    const auto is_docker = [](std::string_view path) {
        const auto name = program_name(path);
        return name == "docker" || name == "dockerd";
    };
    const auto& found = host_->clients;
    return std::ranges::any_of(found, is_docker) ||
           std::ranges::any_of(watched_paths(), [&](const WatchedPath& row) {
               return is_docker(row.path) && is_program(row.role) && is_present(row.path);
           });
}

bool HostPaths::is_worth_a_rule(const WatchedPath& row) const {
    const auto path = path_of(row);
    const auto kind = look(path).kind;
    if (kind == HostFileKind::unknown) return is_usual(row);
    // A link leads to a file that has a row of its own, or it is none of an engine.
    if (kind == HostFileKind::link) return false;
    if (kind != HostFileKind::absent) return true;
    // What will tell the engine how to run once it is made, and sockets, which come and go with their engine.
    const bool may_come = row.role == PathRole::configuration || row.role == PathRole::socket;
    return may_come && row.is_core && is_usual(row) && !lacks_folder_of(path) && has_docker();
}

}  // namespace dockaudit
