#include <dockaudit/live_host.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"
#include "docker/cgroup_path.hpp"
#include "docker/runtime_command.hpp"
#include "docker/text_pool.hpp"
#include "io/small_file.hpp"

namespace dockaudit {
namespace {

namespace fs = std::filesystem;

// The unit of times in /proc: USER_HZ, which all machines have in common but for some of the last century.
constexpr std::chrono::milliseconds kTick{10};

template <class Number>
std::optional<Number> parse_number(std::string_view text) noexcept {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end != text.data() ? std::optional(number) : std::nullopt;
}

std::string_view take_word(std::string_view& text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    const auto word = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(word.size());
    return word;
}

std::string_view take_line(std::string_view& text) noexcept {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

// `/proc/<pid>/stat`, of proc_pid_stat(5). Absent for threads of the kernel, and for what has ended.
struct Status {
    std::string comm;
    std::uint32_t ppid = 0;
    std::uint64_t ticks = 0;

    static std::optional<Status> parse(std::string_view text) {
        constexpr std::uint64_t kKernelThread = 0x00200000;  // PF_KTHREAD of linux/sched.h
        constexpr int kFlags = 9;
        constexpr int kStart = 22;
        // The name may have any bytes in it.
        const auto begin = text.find('(');
        const auto end = text.rfind(')');
        if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
            return std::nullopt;
        Status status;
        status.comm = text.substr(begin + 1, end - begin - 1);
        text.remove_prefix(end + 1);
        const auto state = take_word(text);
        if (state.empty() || state == "Z" || state == "X") return std::nullopt;
        status.ppid = parse_number<std::uint32_t>(take_word(text)).value_or(0);
        std::string_view word;
        for (int field = 5; field <= kFlags; ++field) word = take_word(text);
        if (parse_number<std::uint64_t>(word).value_or(kKernelThread) & kKernelThread) return std::nullopt;
        for (int field = kFlags + 1; field <= kStart; ++field) word = take_word(text);
        const auto ticks = parse_number<std::uint64_t>(word);
        if (!ticks) return std::nullopt;
        status.ticks = *ticks;
        return status;
    }
};

std::string read_link(const fs::path& path) {
    std::error_code error;
    const auto target = fs::read_symlink(path, error);
    return error ? std::string() : target.native();
}

std::uint32_t read_id(const fs::path& path) {
    const auto text = read_small_file(path);
    return text ? parse_number<std::uint32_t>(*text).value_or(kUnsetId) : kUnsetId;
}

// The real one of the four numbers of `Uid:`.
std::uint32_t read_uid(const fs::path& path) {
    const auto file = read_small_file(path).value_or("");
    for (std::string_view text = file; !text.empty();) {
        auto line = take_line(text);
        if (take_word(line) == "Uid:") return parse_number<std::uint32_t>(take_word(line)).value_or(kUnsetId);
    }
    return kUnsetId;
}

// The number of the file system that a process has as its root: that of the records, which for overlay is not the one
// that stat(2) gives.
std::uint32_t read_root_device(const fs::path& path) {
    std::uint32_t device = 0;
    const auto file = read_small_file(path).value_or("");
    for (std::string_view text = file; !text.empty();) {
        // Number, parent, major:minor, root, mount point. What is mounted later covers the others.
        auto line = take_line(text);
        take_word(line);
        take_word(line);
        const auto numbers = take_word(line);
        take_word(line);
        if (take_word(line) != "/") continue;
        const auto colon = numbers.find(':');
        if (colon == std::string_view::npos) continue;
        const auto major = parse_number<std::uint32_t>(numbers.substr(0, colon));
        const auto minor = parse_number<std::uint32_t>(numbers.substr(colon + 1));
        if (major && minor) device = *major << 16U | (*minor & 0xFFFFU);
    }
    return device;
}

class LiveReader {
 public:
    LiveReader(const LiveFolders& folders, Timestamp booted) : folders_(folders) {
        host_.booted = booted;
        const auto namespaces = read_link(folders_.proc / "self" / "ns" / "pid");
        // The number of the first namespace never changes: PROC_PID_INIT_INO of linux/proc_ns.h.
        if (namespaces != "pid:[4026531836]") {
            throw Error(ErrorKind::input,
                        fmt::format("{} does not show the processes of this host", folders_.proc.native()))
                .with_hint("run it on the host itself, not in a container");
        }
        first_ = namespaces_of(folders_.proc / "1");
    }

    LiveHost read(const std::function<Timestamp()>& clock) {
        std::error_code error;
        for (fs::directory_iterator at(folders_.proc, error), end; !error && at != end; at.increment(error)) {
            const auto name = at->path().filename().native();
            const auto pid = parse_number<std::uint32_t>(name);
            if (pid && std::ranges::all_of(name, is_digit)) add_process(*pid, at->path());
        }
        std::ranges::sort(host_.processes, {}, &LiveProcess::pid);
        // What the configuration names comes first: any program can be called like an engine.
        docker_roots_.push_back(configured_root().value_or(folders_.docker_root.native()));
        podman_roots_.push_back(folders_.podman_root.native());
        for (const auto& process : host_.processes) find_roots(process);
        read_docker();
        read_podman();
        forget_false_claims();
        host_.taken = clock();
        return std::move(host_);
    }

 private:
    // Of processes and of mounts; empty if they may not be known.
    static std::string namespaces_of(const fs::path& folder) {
        const auto processes = read_link(folder / "ns" / "pid");
        const auto mounts = read_link(folder / "ns" / "mnt");
        return processes.empty() || mounts.empty() ? std::string() : processes + mounts;
    }

    void add_process(std::uint32_t pid, const fs::path& folder) {
        const auto status = Status::parse(read_small_file(folder / "stat").value_or(""));
        if (!status) return;
        LiveProcess process;
        process.pid = pid;
        process.ppid = status->ppid;
        process.ticks = status->ticks;
        process.started = host_.booted + process.ticks * kTick;
        process.comm = status->comm;
        process.session = read_id(folder / "sessionid");
        process.loginuid = read_id(folder / "loginuid");
        process.uid = read_uid(folder / "status");
        process.exe = read_link(folder / "exe");
        process.arguments = read_small_file(folder / "cmdline").value_or("");
        process.root_device = read_root_device(folder / "mountinfo");
        const auto groups = read_small_file(folder / "cgroup");
        const auto namespaces = namespaces_of(folder);
        // Whoever has this number now began as the one whose files were read, or nothing of that is used.
        const auto again = Status::parse(read_small_file(folder / "stat").value_or(""));
        if (!groups || !again || again->ticks != status->ticks) return;
        const auto container = find_cgroups_container(*groups).value_or(CgroupContainer{});
        process.container = container.id;
        if (container.is_delegated) {
            delegated_.insert(pid);
        } else if (!process.container.empty()) {
            of_host_.insert(process.container);
        }
        process.is_on_host = process.container.empty() && !names_container(*groups) && !namespaces.empty() &&
                             namespaces == first_;
        host_.processes.push_back(std::move(process));
    }

    // True if hierarchies disagree.
    static bool names_container(std::string_view groups) {
        while (!groups.empty()) {
            if (find_cgroup_container(take_line(groups))) return true;
        }
        return false;
    }

    // Whoever may make control groups can give them the id of any container. That of the host's own is not in there.
    void forget_false_claims() {
        for (auto& process : host_.processes) {
            if (delegated_.contains(process.pid) && of_host_.contains(process.container))
                process.container.clear();
        }
    }

    // Engines may be told of other folders than the usual ones.
    void find_roots(const LiveProcess& process) {
        const auto arguments = split_arguments(process.arguments);
        const auto name = program_name(process.exe);
        for (std::size_t i = 1; i < arguments.size(); ++i) {
            const auto word = arguments[i];
            const auto value = i + 1 < arguments.size() ? arguments[i + 1] : std::string_view{};
            constexpr std::string_view kDataRoot = "--data-root=";
            if (name == "dockerd" && word == "--data-root") docker_roots_.emplace_back(value);
            if (name == "dockerd" && word.starts_with(kDataRoot))
                docker_roots_.emplace_back(word.substr(kDataRoot.size()));
            const auto containers = value.find("/overlay-containers/");
            if (name == "conmon" && word == "-b" && containers != std::string_view::npos)
                podman_roots_.emplace_back(value.substr(0, containers));
        }
    }

    void read_docker() {
        for (const auto& root : docker_roots_) {
            std::error_code error;
            const fs::path folder = fs::path(root) / "containers";
            for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
                add_names(at->path() / "config.v2.json", is_configured(root));
        }
    }

    std::optional<std::string> configured_root() const {
        const auto text = read_small_file(folders_.docker_config);
        if (!text) return std::nullopt;
        rapidjson::Document config;
        config.Parse<rapidjson::kParseIterativeFlag>(text->data(), text->size());
        if (config.HasParseError() || !config.IsObject()) return std::nullopt;
        for (const char* name : {"data-root", "graph"}) {
            const auto found = config.FindMember(name);
            if (found != config.MemberEnd() && found->value.IsString()) return found->value.GetString();
        }
        return std::nullopt;
    }

    void read_podman() {
        for (const auto& root : podman_roots_) {
            for (const char* storage : {"overlay-containers", "vfs-containers"})
                add_names(fs::path(root) / storage / "containers.json", is_configured(root));
        }
    }

    bool is_configured(const std::string& root) const {
        return root == docker_roots_.front() || root == podman_roots_.front();
    }

    // An engine may be writing it.
    void add_names(const fs::path& path, bool is_of_host) {
        const auto text = read_small_file(path, 16 << 20);
        if (!text) return;
        try {
            for (auto& name : parse_container_names(*text)) {
                if (is_of_host) of_host_.insert(name.id);
                host_.containers.push_back(std::move(name));
            }
        } catch (const Error&) {  // NOLINT(bugprone-empty-catch): without it these names are not known
        }
    }

    const LiveFolders& folders_;
    LiveHost host_;
    std::unordered_set<std::string> of_host_;  // containers in a group of the host, or known to its engines
    std::unordered_set<std::uint32_t>
        delegated_;      // processes in a group that others than the host may have made
    std::string first_;  // the namespaces of the first process
    std::vector<std::string> docker_roots_;
    std::vector<std::string> podman_roots_;
};

}  // namespace

LiveHost read_live_host(const LiveFolders& folders, Timestamp booted,
                        const std::function<Timestamp()>& clock) {
    return LiveReader(folders, booted).read(clock);
}

}  // namespace dockaudit
