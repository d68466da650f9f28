#include "unit/rules/fake_files.hpp"

#include <stdexcept>
#include <utility>

namespace dockaudit::test {
namespace {

class FakeFiles {
 public:
    explicit FakeFiles(const std::vector<std::string>& files) {
        add_folder("/");
        for (const auto& file : files) add(file);
    }

    HostFile look(const std::string& path) const {
        const auto real = resolve(path);
        const auto found = files_.find(real);
        if (found == files_.end()) return {HostFileKind::absent, {}};
        if (found->second.kind == HostFileKind::link) return {HostFileKind::link, found->second.target};
        return {found->second.kind, real == path ? std::string() : real};
    }

 private:
    void add_folder(const std::string& path) { files_[path].kind = HostFileKind::folder; }

    void add(const std::string& text) {
        constexpr std::string_view kArrow = " -> ";
        const auto arrow = text.find(kArrow);
        auto path = text.substr(0, arrow);
        for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            if (!files_.contains(path.substr(0, slash))) add_folder(path.substr(0, slash));
        }
        if (path.ends_with('/')) return;
        if (arrow != std::string::npos) {
            files_[path] = {HostFileKind::link, text.substr(arrow + kArrow.size())};
        } else {
            files_[path].kind = path.ends_with(".sock") ? HostFileKind::socket : HostFileKind::file;
        }
    }

    // Follows the links on the way, but not the last name.
    std::string resolve(std::string path) const {
        for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            const auto found = files_.find(path.substr(0, slash));
            if (found == files_.end() || found->second.kind != HostFileKind::link) continue;
            path = found->second.target + path.substr(slash);
            slash = 0;
        }
        return path;
    }

    std::map<std::string, HostFile> files_;
};

}  // namespace

RuleHost host_with(std::vector<std::string> files) {
    RuleHost host;
    host.look = [fake = FakeFiles(files)](const std::string& path) { return fake.look(path); };
    host.runs_32_bit = false;
    return host;
}

RuleHost docker_host(const std::vector<std::string>& more) {
    std::vector<std::string> files{
        "/bin -> /usr/bin",
        "/lib -> /usr/lib",
        "/sbin -> /usr/sbin",
        "/var/run -> /run",
        "/usr/bin/docker",
        "/usr/bin/containerd",
        "/usr/bin/containerd-shim-runc-v2",
        "/usr/sbin/dockerd",
        "/usr/sbin/runc",
        "/usr/lib/systemd/system/docker.service",
        "/usr/lib/systemd/system/docker.socket",
        "/usr/lib/systemd/system/containerd.service",
        "/etc/systemd/system/",
        "/etc/default/docker",
        "/etc/docker/daemon.json",
        "/etc/group",
        "/etc/gshadow",
        "/etc/passwd",
        "/run/docker.sock",
        "/run/containerd/containerd.sock",
        "/var/lib/docker/volumes/",
        "/var/lib/docker/containers/",
        "/srv/data/file",
    };
    files.insert(files.end(), more.begin(), more.end());
    auto host = host_with(std::move(files));
    host.family = HostFamily::debian;
    return host;
}

std::vector<RuleSet> rules_of(std::string_view text) {
    auto set = parse_audit_rules(text, "test.rules");
    if (!set.errors.empty())
        throw std::runtime_error(set.errors.front().message + ": " + set.errors.front().text);
    return {std::move(set)};
}

}  // namespace dockaudit::test
