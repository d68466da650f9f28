#include "cli/fake_host.hpp"

#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <thread>

#include "report/report_command.hpp"
#include "search/search_command.hpp"

namespace dockaudit::test {

namespace {

/// Puts a pipe in the place of standard input for as long as it lives, and feeds it from a thread.
class InputPipe {
 public:
    explicit InputPipe(const std::string& bytes) : saved_(::dup(STDIN_FILENO)) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
        feeder_ = std::thread([&bytes, end = ends[1]] {
            for (std::size_t at = 0; at < bytes.size();) {
                const auto count = ::write(end, bytes.data() + at, bytes.size() - at);
                if (count < 0) break;
                at += static_cast<std::size_t>(count);
            }
            ::close(end);
        });
    }
    ~InputPipe() {
        // With no reader left, a feeder that is not done gets an error.
        if (saved_ >= 0) {
            ::dup2(saved_, STDIN_FILENO);
            ::close(saved_);
        } else {
            ::close(STDIN_FILENO);
        }
        feeder_.join();
    }
    InputPipe(const InputPipe&) = delete;
    InputPipe& operator=(const InputPipe&) = delete;

 private:
    int saved_;
    std::thread feeder_;
};

std::optional<std::uint32_t> find_user(std::string_view name) {
    if (name == "root") return 0;
    if (name == "alice") return 1001;
    return std::nullopt;
}

std::optional<std::uint32_t> find_group(std::string_view name) {
    if (name == "root") return 0;
    if (name == "docker") return 105;
    return std::nullopt;
}

cli::Command command_of(std::string_view program) {
    return program == "dockaudit-report" ? report::report_command : search::search_command;
}

}  // namespace

FakeHost::FakeHost(std::string_view program) {
    host.program = program;
    // 2026-11-23 15:42:17.250, a Monday.
    host.clock = [] { return Timestamp{std::chrono::milliseconds{1795448537250}}; };
    host.uptime = [] { return std::optional(std::chrono::seconds{7200}); };
    const auto cases = std::filesystem::path(DOCKAUDIT_SOURCE_DIR) / "testdata" / "cases";
    const auto log = cases / "host" / "audit.log";
    const auto live = cases / "live";
    host.host_name = "live1";
    host.live = {live / "proc", live / "daemon.json", live / "docker", live / "podman"};
    host.booted = host.clock() - std::chrono::seconds{7200};
    host.auditd_conf = config_.write("auditd.conf", "log_file = " + log.string() + "\n");
    host.find_user = &find_user;
    host.find_group = &find_group;
    host.enter_sandbox = [this](const cli::SandboxNeeds& wanted) {
        needs.push_back(wanted);
        return cli::SandboxReport{{"files", true, "of a test"}, {"system calls", false, "in a test"}};
    };
    host.reader.least_sampled_bytes = 0;  // the logs are small, but read as large ones are
}

CommandResult FakeHost::run(std::vector<std::string> arguments) {
    cli::StringSink out;
    cli::StringSink err;
    host.arguments = std::move(arguments);
    host.out = &out;
    host.err = &err;
    host.stdin_is_pipe = input_.has_value();
    std::optional<InputPipe> pipe;
    if (input_) pipe.emplace(*input_);
    const auto status = cli::run_command(host, command_of(host.program));
    return {status, out.text(), err.text()};
}

}  // namespace dockaudit::test
