#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/export.hpp>

namespace dockaudit {

// Which audit rules a host with containers needs.

/// What lies at a path.
enum class HostFileKind : std::uint8_t { unknown, absent, file, folder, link, socket, other };

struct HostFile {
    HostFileKind kind = HostFileKind::unknown;
    std::string target;  ///< where a link, or a link on the way, leads in the end: a whole path; else empty
};

/// Which distribution decides where files lie.
enum class HostFamily : std::uint8_t {
    generic,  ///< not known: all places that are usual count
    debian,   ///< Debian, Ubuntu and their kin
    rhel,     ///< Fedora, RHEL and their kin
};

/// What is known of the host that rules are for. Whoever looks at a host fills it in; the library looks at none.
/// What is left at its default is not known, and then the usual is assumed.
struct RuleHost {
    HostFamily family = HostFamily::generic;

    /// What lies at a path, links not followed. May be empty, or answer `unknown`: then any usual path may be there.
    std::function<HostFile(const std::string& path)> look = {};

    bool runs_64_bit = true;
    bool runs_32_bit = true;  ///< 32-bit programs can be started: rules for b32 are needed
    std::vector<std::string> clients =
        {};  ///< programs of `client_program_names()` found in PATH or elsewhere: whole paths
    std::vector<std::string> programs = {};  ///< of engines and runtimes, found at places that are not usual
    std::vector<std::string> sockets = {};   ///< of engines, beside the usual ones: whole paths
    std::vector<std::string> rootless_sockets = {};  ///< of engines of users: `/run/user/1000/docker.sock`
    std::optional<std::string> data_root = std::nullopt;  ///< of docker; `/var/lib/docker` if not known
    std::optional<bool> has_docker_group = std::nullopt;
};

/// A host of a family of which nothing else is known. Rules for it name all places that are usual there.
DOCKAUDIT_API RuleHost make_rule_host(HostFamily family);

/// `generic`, `debian` or `rhel`.
DOCKAUDIT_API std::optional<HostFamily> parse_host_family(std::string_view name) noexcept;

/// The names of programs by which people use containers: `docker`, `podman`, `nerdctl`, `ctr` and others. Whoever fills
/// in a `RuleHost` looks for them in PATH. *Lifetime*: for ever.
DOCKAUDIT_API std::span<const std::string_view> client_program_names() noexcept;

/// Which rules are wanted.
enum class RuleProfile : std::uint8_t {
    guide,        ///< the list that guides have, its mistakes mended: the fewest rules and events
    recommended,  ///< all that the questions of dockaudit need
    cis,          ///< recommended, and each path of the CIS Docker Benchmark, 1.1.3 to 1.1.18
};

/// A profile, its name and what it is for, in one line.
struct RuleProfileName {
    RuleProfile profile;
    std::string_view name;
    std::string_view help;
};

/// All of them. *Lifetime*: for ever.
DOCKAUDIT_API std::span<const RuleProfileName> rule_profile_names() noexcept;
DOCKAUDIT_API std::optional<RuleProfile> parse_rule_profile(std::string_view name) noexcept;

/// A file of rules for `auditctl -R` or for rules.d. Comments tell what each rule records and why. Only what is on the host
/// is named; every key begins with `docker`. The same host gives the same text.
DOCKAUDIT_API std::string generate_rules(RuleProfile profile, const RuleHost& host);

/// Lines for tmpfiles.d(5) that make the folders below `/run` in which sockets appear. At the start of a system rules are
/// loaded before engines make them, and the kernel refuses a rule whose folder is missing. Empty if none is needed.
DOCKAUDIT_API std::string generate_tmpfiles(RuleProfile profile, const RuleHost& host);

}  // namespace dockaudit
