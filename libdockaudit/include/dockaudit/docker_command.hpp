#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

// What a person asked of a container engine: the command line of its client, read as the client reads it.
//
//     docker -H tcp://db:2375 run -itd --name web -v /:/host:ro alpine sh
//
// gives host `tcp://db:2375`, verb `run`, name `web`, a mount of `/`, image `alpine` and command `sh`.

/// The program whose command line it is.
enum class ContainerClient : std::uint8_t { docker, podman, nerdctl, docker_compose };

/// Why a command line is not known in full.
enum class CommandDoubt : std::uint8_t {
    none,
    unknown_verb,   ///< a verb of a plugin or of a release that is not known: its arguments are not read
    unknown_flag,   ///< whether its value is the next word is not known, so nothing after it is read
    wrong_value,    ///< a value that the client refuses, such as `--privileged=maybe`
    missing_words,  ///< the log lacks words, or the client would ask for more
};

/// A host's folder or file, a volume or an image that a container is given.
struct CommandMount {
    /// A path that begins with a slash, without doubled slashes and names that are dots alone; a relative path as it is
    /// written; the name of a volume; empty for a volume without a name.
    std::string source;
    std::string target;  ///< the path in the container
    std::string type;    ///< `bind`, `volume`, `image`, `rootfs` and so on; never `tmpfs`
    bool read_only = false;

    /// True if the source is a path of the host.
    bool is_path() const noexcept {
        return type == "bind" || type == "rootfs" || source.starts_with('/') || source.starts_with('.');
    }
};

/// A namespace that a container does not have for itself.
struct SharedNamespace {
    std::string kind;  ///< `pid`, `network`, `ipc`, `uts`, `userns` or `cgroup`
    std::string with;  ///< `host`, `container:NAME`, or what podman knows besides: `pod`, `ns:PATH`

    /// True for the host's, by its name or by its first process.
    bool is_host() const noexcept { return with == "host" || with.starts_with("ns:/proc/1/"); }
};

/// What a container, or a process in one, is started with. What is not given is empty.
struct ContainerOptions {
    std::string name;
    std::string hostname;
    std::string user;  ///< `USER[:GROUP]`, names or numbers, as written
    std::string workdir;
    std::string restart_policy;
    std::optional<std::string> entrypoint;  ///< an empty one takes away that of the image
    bool privileged = false;
    bool detach = false;
    std::vector<CommandMount> mounts;
    std::vector<std::string> capabilities_added;    ///< in capitals, without `CAP_`
    std::vector<std::string> capabilities_dropped;  ///< likewise
    std::vector<SharedNamespace> namespaces;
    std::vector<std::string> security_options;  ///< `NAME=VALUE`; the old `NAME:VALUE` is written so too
    std::vector<std::string> devices;           ///< `PATH[:PATH[:PERMISSIONS]]`
    std::vector<std::string> networks;
    std::vector<std::string> published;    ///< ports
    std::vector<std::string> environment;  ///< names only: the values are often secrets
};

/// One end of a copy.
struct CopyEnd {
    std::string container;  ///< a container, or a service of compose; empty for the host
    std::string path;       ///< `-` is standard input or output
    bool is_host() const noexcept { return container.empty(); }
};

struct CommandCopy {
    CopyEnd from;
    CopyEnd to;
    bool is_out() const noexcept { return !from.is_host() && to.is_host(); }
    bool is_in() const noexcept { return from.is_host() && !to.is_host(); }
};

/// The command line of a client of a container engine.
///
/// What it holds is right as far as the words tell; what could not be told is absent, and `doubt` says why.
/// It is the command that was asked for, not what came of it.
///
/// *Threads*: a value.
struct DOCKAUDIT_API DockerCommand {
    /// Reads the words of a command line. Absent if the program is no client: `sudo docker …` is sudo's. A
    /// script's interpreter before the client (`/usr/bin/python3 /usr/bin/docker-compose`) is passed over.
    /// `is_whole` is false if words are missing at the end.
    static std::optional<DockerCommand> parse(std::span<const std::string> argv, bool is_whole = true);

    /// Reads the EXECVE records of an event; absent if it has none, or is of another program, which the kernel
    /// tells: `argv[0]` can be anything.
    static std::optional<DockerCommand> parse(const EventView& event);

    ContainerClient client = ContainerClient::docker;

    /// True if docker itself starts the program, as its plugin: the same command was logged for docker, or it
    /// asks what the plugin is.
    bool is_plugin = false;

    /// True if help is asked for, so that nothing else is done.
    bool is_help = false;

    /// The verb, one name for all its synonyms: `run` for `container run`, `ps` for `container ls`, `rmi` for
    /// `image rm`, `compose up` for both generations of compose. Verbs that are not known stay as they are.
    /// Empty if there is none.
    std::string verb;

    std::string context;  ///< `--context`, podman's `--connection`
    std::string host;     ///< `-H`, podman's `--url`: another engine than the usual one
    std::string config;   ///< `--config`: the folder of the client's configuration

    /// All that the verb is given besides flags and the command, as written.
    std::vector<std::string> arguments;

    /// Those of the arguments (of `build` and `commit`, the names that are given) that are images.
    std::vector<std::string> images;

    /// Those of the arguments that are containers: names, ids or the beginnings of ids.
    std::vector<std::string> containers;

    /// The services that a verb of compose is for.
    std::vector<std::string> services;

    /// What is run in the container: all words after the image, the container or the service.
    std::vector<std::string> command;

    std::string new_name;             ///< of `rename`
    std::optional<CommandCopy> copy;  ///< of `cp`
    std::string output_file;          ///< `-o` of `save` and `export`
    std::string input_file;           ///< `-i` of `load`; the file, address or `-` of `import`

    ContainerOptions options;

    CommandDoubt doubt = CommandDoubt::none;

    /// False if something was not understood or is missing. What is there is right nevertheless.
    bool is_certain() const noexcept { return doubt == CommandDoubt::none; }

    /// The image; empty if there is none or it is not known. *Lifetime*: as long as this object.
    std::string_view image() const& noexcept {
        return images.empty() ? "" : std::string_view(images.front());
    }
    std::string_view image() const&& = delete;

    /// The first container, likewise. *Lifetime*: as long as this object.
    std::string_view container() const& noexcept {
        return containers.empty() ? "" : std::string_view(containers.front());
    }
    std::string_view container() const&& = delete;
};

/// The verbs that docker and podman have, one name for all synonyms of each, in order.
DOCKAUDIT_API std::vector<std::string> command_verbs();

}  // namespace dockaudit
