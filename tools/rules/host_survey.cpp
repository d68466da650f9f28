#include "rules/host_survey.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <rapidjson/document.h>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/error.hpp>

namespace dockaudit::rules {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDaemonJson = "/etc/docker/daemon.json";

// Programs of engines and runtimes; packages put them into the folders that rules name anyway.
constexpr std::array<std::string_view, 8> kEnginePrograms{
    "dockerd", "containerd", "containerd-shim-runc-v2", "runc", "crun", "conmon", "buildkitd", "rootlesskit"};

constexpr std::array<std::string_view, 4> kUsualFolders{"/usr/bin", "/usr/sbin", "/bin", "/sbin"};

// A file that may not be read is one of which nothing is known.
std::string read_or_nothing(const World& world, std::string_view path) {
    try {
        return world.read(path).value_or("");
    } catch (const Error&) {
        return {};
    }
}

std::string unquoted(std::string_view value) {
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
    return std::string(value);
}

// os-release(5).
HostFamily find_family(const World& world) {
    std::string names;
    for (const auto* path : {"/etc/os-release", "/usr/lib/os-release"}) {
        std::string_view rest;
        const auto text = read_or_nothing(world, path);
        for (rest = text; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            for (const std::string_view key : {"ID=", "ID_LIKE="}) {
                if (line.starts_with(key)) names += " " + unquoted(line.substr(key.size())) + " ";
            }
        }
        if (!names.empty()) break;
    }
    for (const auto* name : {" debian ", " ubuntu "}) {
        if (names.find(name) != std::string::npos) return HostFamily::debian;
    }
    for (const auto* name : {" rhel ", " fedora ", " centos "}) {
        if (names.find(name) != std::string::npos) return HostFamily::rhel;
    }
    return HostFamily::generic;
}

HostFileKind kind_of(fs::file_type type) {
    switch (type) {
        case fs::file_type::not_found:
            return HostFileKind::absent;
        case fs::file_type::regular:
            return HostFileKind::file;
        case fs::file_type::directory:
            return HostFileKind::folder;
        case fs::file_type::symlink:
            return HostFileKind::link;
        case fs::file_type::socket:
            return HostFileKind::socket;
        case fs::file_type::unknown:
        case fs::file_type::none:
            return HostFileKind::unknown;
        default:
            return HostFileKind::other;
    }
}

HostFile look_at(const World& world, const std::string& path) {
    HostFile found;
    std::error_code error;
    const auto place = world.at(path);
    found.kind = kind_of(fs::symlink_status(place, error).type());
    if (found.kind == HostFileKind::absent || found.kind == HostFileKind::unknown) return found;
    const auto root = fs::canonical(world.root, error);
    if (error) return found;
    const auto whole = fs::canonical(place, error);
    if (error) return found;
    const auto target = "/" + whole.lexically_relative(root).native();
    if (target != path) found.target = target;
    return found;
}

// `{"data-root": "/srv/docker", "hosts": ["unix:///run/other.sock"]}`
void read_daemon_json(RuleHost& found, const World& world) {
    rapidjson::Document document;
    const auto text = read_or_nothing(world, kDaemonJson);
    document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) return;
    for (const auto* name : {"data-root", "graph"}) {
        const auto root = document.FindMember(name);
        if (root == document.MemberEnd() || !root->value.IsString()) continue;
        const std::string path(root->value.GetString(), root->value.GetStringLength());
        if (can_be_in_rule(path)) found.data_root = path;
        break;
    }
    const auto hosts = document.FindMember("hosts");
    if (hosts == document.MemberEnd() || !hosts->value.IsArray()) return;
    constexpr std::string_view kUnix = "unix://";
    for (const auto& entry : hosts->value.GetArray()) {
        if (!entry.IsString()) continue;
        const std::string_view address(entry.GetString(), entry.GetStringLength());
        if (!address.starts_with(kUnix)) continue;
        const auto path = address.substr(kUnix.size());
        if (can_be_in_rule(path)) found.sockets.emplace_back(path);
    }
}

std::vector<std::string> list_or_nothing(const World& world, std::string_view folder) {
    try {
        return world.list(folder);
    } catch (const Error&) {
        return {};
    }
}

void find_rootless_sockets(RuleHost& found, const World& world) {
    for (const auto& user : list_or_nothing(world, "/run/user")) {
        for (const auto* name : {"docker.sock", "podman/podman.sock"}) {
            auto path = "/run/user/" + user + "/" + name;
            if (can_be_in_rule(path) && world.is_there(path))
                found.rootless_sockets.push_back(std::move(path));
        }
    }
}

void find_programs(RuleHost& found, const World& world) {
    auto wide = world;
    for (const auto* folder : {"/snap/bin", "/opt/bin", "/opt/docker/bin"}) {
        if (std::ranges::find(wide.program_folders, folder) == wide.program_folders.end())
            wide.program_folders.emplace_back(folder);
    }
    // On merged systems /bin/docker is /usr/bin/docker.
    const auto add = [&world](std::vector<std::string>& paths, std::string path) {
        auto target = look_at(world, path).target;
        if (!target.empty() && fs::path(target).filename() == fs::path(path).filename())
            path = std::move(target);
        if (can_be_in_rule(path) && std::ranges::find(paths, path) == paths.end())
            paths.push_back(std::move(path));
    };
    for (const auto name : client_program_names()) {
        for (auto& path : wide.find_programs(name)) add(found.clients, std::move(path));
    }
    for (const auto name : kEnginePrograms) {
        for (auto& path : wide.find_programs(name)) {
            const auto folder = std::string_view(path).substr(0, path.rfind('/'));
            if (std::ranges::find(kUsualFolders, folder) == kUsualFolders.end())
                add(found.programs, std::move(path));
        }
    }
}

void find_word_sizes(RuleHost& found, const World& world) {
    found.runs_64_bit = world.machine.find("64") != std::string::npos || world.machine == "s390x";
    // The kernel has this switch only if it can start 32-bit programs.
    found.runs_32_bit =
        !found.runs_64_bit || world.machine != "x86_64" || world.is_there("/proc/sys/abi/vsyscall32");
}

}  // namespace

RuleHost survey_host(const World& world, const cli::Host& host) {
    RuleHost found;
    found.family = find_family(world);
    found.look = [&world](const std::string& path) { return look_at(world, path); };
    find_word_sizes(found, world);
    find_programs(found, world);
    read_daemon_json(found, world);
    find_rootless_sockets(found, world);
    if (host.find_group) found.has_docker_group = host.find_group("docker").has_value();
    return found;
}

RuleHost find_rule_host(const cli::TypedOptions& options, const World& world, const cli::Host& host) {
    const auto* const option = options.find("--for");
    if (option == nullptr || option->value == "this-host") return survey_host(world, host);
    if (const auto family = parse_host_family(option->value)) return make_rule_host(*family);
    throw option->mistake("there is no such kind of host")
        .with_hint("the kinds are this-host, debian, rhel and generic");
}

RuleAccounts find_rule_accounts(const cli::TypedOptions& options, const cli::Host& host) {
    const auto* const option = options.find("--for");
    if (option != nullptr && option->value != "this-host") return {};
    return {host.find_user, host.find_group};
}

}  // namespace dockaudit::rules
