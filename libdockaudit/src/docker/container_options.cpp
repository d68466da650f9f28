#include "docker/container_options.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "docker/mount_spec.hpp"

namespace dockaudit {
namespace {

using Options = ContainerOptions;

template <auto Member>
bool set_text(Options& options, std::string_view value) {
    options.*Member = std::string(value);
    return true;
}

template <auto Member>
bool add_text(Options& options, std::string_view value) {
    (options.*Member).emplace_back(value);
    return true;
}

template <auto Member>
bool set_flag(Options& options, std::string_view value) {
    options.*Member = parse_go_bool(value).value_or(false);
    return true;
}

template <auto Parse>
bool add_mount(Options& options, std::string_view value) {
    auto mount = Parse(value);
    if (!mount) return false;
    if (mount->type != "tmpfs") options.mounts.push_back(*std::move(mount));
    return true;
}

// podman takes lists with commas. `CAP_` may be there or not, and case does not count.
template <auto Member>
bool add_capabilities(Options& options, std::string_view list) {
    while (!list.empty()) {
        std::string name(take_until(list, ','));
        std::ranges::transform(name, name.begin(), to_upper);
        if (name.starts_with("CAP_")) name.erase(0, 4);
        if (!name.empty()) (options.*Member).push_back(std::move(name));
    }
    return true;
}

bool add_security_option(Options& options, std::string_view value) {
    std::string option(value);
    const auto colon = option.find(':');
    if (option.find('=') == std::string::npos && colon != std::string::npos) option[colon] = '=';
    options.security_options.push_back(std::move(option));
    return true;
}

bool add_environment(Options& options, std::string_view value) {
    options.environment.emplace_back(take_until(value, '='));
    return true;
}

bool is_shared(std::string_view with) noexcept {
    return with == "host" || with == "pod" || with.starts_with("container:") || with.starts_with("ns:");
}

constexpr char kCgroupNamespace[] = "cgroup";
constexpr char kIpcNamespace[] = "ipc";
constexpr char kNetworkNamespace[] = "network";
constexpr char kPidNamespace[] = "pid";
constexpr char kUsernsNamespace[] = "userns";
constexpr char kUtsNamespace[] = "uts";

// Of a flag that is given twice the last counts.
template <const char* Kind>
bool set_shared(Options& options, std::string_view with) {
    std::erase_if(options.namespaces, [](const auto& shared) { return shared.kind == Kind; });
    if (is_shared(with)) options.namespaces.push_back({Kind, std::string(with)});
    return true;
}

// `NAME`, or with more than a name: `name=NAME,ip=…`. A container may be in several networks.
bool add_network(Options& options, std::string_view value) {
    auto name = value;
    for (auto rest = value; !rest.empty();) {
        const auto field = take_until(rest, ',');
        if (field.starts_with("name=")) name = field.substr(field.find('=') + 1);
    }
    options.networks.emplace_back(name);
    return !is_shared(name) || set_shared<kNetworkNamespace>(options, name);
}

struct OptionRow {
    std::string_view name;
    bool (*apply)(Options&, std::string_view value);
};

// By the long name of the flag. The additions are those of `service update`.
constexpr std::array kOptionRows{
    OptionRow{"cap-add", add_capabilities<&Options::capabilities_added>},
    OptionRow{"cap-drop", add_capabilities<&Options::capabilities_dropped>},
    OptionRow{"cgroupns", set_shared<kCgroupNamespace>},
    OptionRow{"detach", set_flag<&Options::detach>},
    OptionRow{"device", add_text<&Options::devices>},
    OptionRow{"entrypoint", set_text<&Options::entrypoint>},
    OptionRow{"env", add_environment},
    OptionRow{"env-add", add_environment},
    OptionRow{"hostname", set_text<&Options::hostname>},
    OptionRow{"ipc", set_shared<kIpcNamespace>},
    OptionRow{"mount", add_mount<parse_mount>},
    OptionRow{"mount-add", add_mount<parse_mount>},
    OptionRow{"name", set_text<&Options::name>},
    OptionRow{"net", add_network},
    OptionRow{"network", add_network},
    OptionRow{"network-add", add_network},
    OptionRow{"pid", set_shared<kPidNamespace>},
    OptionRow{"privileged", set_flag<&Options::privileged>},
    OptionRow{"publish", add_text<&Options::published>},
    OptionRow{"publish-add", add_text<&Options::published>},
    OptionRow{"restart", set_text<&Options::restart_policy>},
    OptionRow{"security-opt", add_security_option},
    OptionRow{"user", set_text<&Options::user>},
    OptionRow{"userns", set_shared<kUsernsNamespace>},
    OptionRow{"uts", set_shared<kUtsNamespace>},
    OptionRow{"volume", add_mount<parse_volume>},
    OptionRow{"workdir", set_text<&Options::workdir>},
};

}  // namespace

bool apply_flag(ContainerOptions& options, const GivenFlag& flag) {
    const auto row = std::ranges::find(kOptionRows, flag.name, &OptionRow::name);
    return row == kOptionRows.end() || row->apply(options, flag.value);
}

}  // namespace dockaudit
