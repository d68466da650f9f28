#include <dockaudit/rule_profile.hpp>

#include <algorithm>
#include <array>
#include <set>

#include "docker/engine_files.hpp"
#include "rules/host_paths.hpp"
#include "rules/profile_sections.hpp"
#include "rules/rule_text.hpp"

namespace dockaudit {
namespace {

// Besides those that people type there are front ends that start them.
constexpr auto kClientNames = std::to_array<std::string_view>(
    {"buildah", "crictl", "ctr", "docker", "docker-compose", "nerdctl", "podman", "podman-remote", "skopeo"});

constexpr auto kProfiles = std::to_array<RuleProfileName>({
    {RuleProfile::guide, "guide", "the list that guides have, its mistakes mended: the fewest events"},
    {RuleProfile::recommended, "recommended", "all that is needed to tell who did what in which container"},
    {RuleProfile::cis, "cis", "recommended, and every path of the CIS Docker Benchmark, 1.1.3 to 1.1.18"},
});

constexpr std::string_view kRun = "/run/";

std::string_view family_name(HostFamily family) noexcept {
    switch (family) {
        case HostFamily::debian:
            return "a host of the Debian family";
        case HostFamily::rhel:
            return "a host of the RHEL family";
        case HostFamily::generic:
            break;
    }
    return "any host with Docker";
}

// Puts the file together.
class RuleWriter {
 public:
    RuleWriter(RuleProfile profile, const RuleHost& host) : profile_(profile), host_(host), paths_(host) {}

    std::string write();

 private:
    void comment(std::string_view text);
    void write_options();
    void write_section(const ProfileSection& section);
    void write_row(const ProfileSection& section, const WatchedPath& row);
    void write_path(const ProfileSection& section, const std::string& path, bool is_folder,
                    std::string_view cis);
    void write_lines(const RuleDraft& draft);
    bool is_wanted(const ProfileSection& section) const;
    bool is_in_written_folder(const std::string& path) const;

    RuleProfile profile_;
    const RuleHost& host_;
    HostPaths paths_;
    std::set<std::string, std::less<>> folders_;  // of the section
    std::set<std::string, std::less<>> written_;  // paths of the section
    std::string out_;
};

void RuleWriter::comment(std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        out_.append("# ").append(text.substr(0, end)) += '\n';
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

void RuleWriter::write_options() {
    comment(is_known(host_) ? kGoOnHere : kGoOnAnywhere);
    out_ += is_known(host_) ? "-c\n" : "-i\n";
    const bool is_small = profile_ == RuleProfile::guide;
    out_ += '\n';
    comment(is_small ? kSmallBuffer : kLargeBuffer);
    out_ += is_small ? "-b 8192\n" : "-b 65536\n";
    out_ += '\n';
    comment(kWait);
    out_ += "--backlog_wait_time 60000\n\n";
    comment(kFailure);
    out_ += "-f 1\n";
}

void RuleWriter::write_lines(const RuleDraft& draft) {
    for (const auto& line : draft_lines(draft, host_)) out_.append(line) += '\n';
}

bool RuleWriter::is_wanted(const ProfileSection& section) const {
    if (!section.is_in(profile_)) return false;
    return section.role != PathRole::accounts || host_.has_docker_group != false;
}

bool RuleWriter::is_in_written_folder(const std::string& path) const {
    return std::ranges::any_of(folders_,
                               [&path](const auto& folder) { return is_path_within(path, folder); });
}

void RuleWriter::write_path(const ProfileSection& section, const std::string& path, bool is_folder,
                            std::string_view cis) {
    if (!written_.insert(path).second || is_in_written_folder(path)) return;
    if (is_folder) folders_.insert(path);
    if (profile_ == RuleProfile::cis && !cis.empty()) comment("CIS " + std::string(cis));
    write_lines({.calls = {section.calls.begin(), section.calls.end()},
                 .field = is_folder ? "dir" : "path",
                 .path = path,
                 .perm = section.perm,
                 .filter = section.filter,
                 .key = section.key});
}

void RuleWriter::write_row(const ProfileSection& section, const WatchedPath& row) {
    const auto path = paths_.path_of(row);
    // Of a folder that is made later path= tells as much as can be told.
    const auto kind = paths_.look(path).kind;
    const bool is_drop_in = kind == HostFileKind::unknown && row.path.ends_with(".d");
    const bool is_folder = row.is_folder && kind != HostFileKind::absent && !is_drop_in;
    std::string cis(row.cis);
    for (const auto& other : watched_paths()) {
        const bool is_inside = is_folder && other.role == row.role && &other != &row && !other.cis.empty() &&
                               is_path_within(other.path, row.path);
        if (is_inside) cis.append(cis.empty() ? "" : ", ").append(other.cis);
    }
    write_path(section, path, is_folder, cis);
}

void RuleWriter::write_section(const ProfileSection& section) {
    if (!is_wanted(section)) return;
    folders_.clear();
    written_.clear();
    const auto begin = out_.size();
    out_ += '\n';
    comment(section.comment);
    const auto rules = out_.size();
    if (!section.takes_paths) {
        write_lines({.calls = {section.calls.begin(), section.calls.end()},
                     .filter = section.filter,
                     .key = section.key});
        return;
    }
    for (const auto& row : watched_paths()) {
        if (row.role == section.role && section.takes(row, profile_) && paths_.is_worth_a_rule(row))
            write_row(section, row);
    }
    for (const auto& path : paths_.found_elsewhere(section.role))
        write_path(section, paths_.follow(path), false, {});
    if (out_.size() == rules) out_.resize(begin);
}

std::string RuleWriter::write() {
    const auto* const name = std::ranges::find(kProfiles, profile_, &RuleProfileName::profile);
    comment("Audit rules for " + std::string(is_known(host_) ? "this host" : family_name(host_.family)) +
            ", profile " + std::string(name->name) + ":");
    comment(std::string(name->help) + ".");
    comment(kHead);
    out_ += '\n';
    write_options();
    for (const auto& section : profile_sections()) write_section(section);
    return std::move(out_);
}

}  // namespace

RuleHost make_rule_host(HostFamily family) {
    RuleHost host;
    host.family = family;
    return host;
}

std::optional<HostFamily> parse_host_family(std::string_view name) noexcept {
    if (name == "generic") return HostFamily::generic;
    if (name == "debian") return HostFamily::debian;
    if (name == "rhel") return HostFamily::rhel;
    return std::nullopt;
}

std::span<const std::string_view> client_program_names() noexcept {
    return kClientNames;
}

std::span<const RuleProfileName> rule_profile_names() noexcept {
    return kProfiles;
}

std::optional<RuleProfile> parse_rule_profile(std::string_view name) noexcept {
    const auto* const found = std::ranges::find(kProfiles, name, &RuleProfileName::name);
    return found == kProfiles.end() ? std::nullopt : std::optional(found->profile);
}

std::string generate_rules(RuleProfile profile, const RuleHost& host) {
    return RuleWriter(profile, host).write();
}

std::string generate_tmpfiles(RuleProfile profile, const RuleHost& host) {
    const HostPaths paths(host);
    std::set<std::string> folders;
    for (const auto& row : watched_paths()) {
        const bool is_state = row.role == PathRole::state && profile == RuleProfile::cis;
        if ((row.role != PathRole::socket && !is_state) || !paths.is_worth_a_rule(row)) continue;
        const auto folder = is_state ? std::string(row.path) : std::string(folder_of_path(row.path));
        if (folder.starts_with(kRun)) folders.insert(folder);
    }
    std::string out;
    // Only what is made anew gets this mode: it is containerd's own.
    for (const auto& folder : folders) out += "d " + folder + " :0711 root root -\n";
    return out.empty()
               ? out
               : "# Folders in which sockets appear: they have to be there when audit rules are loaded.\n" +
                     out;
}

}  // namespace dockaudit
