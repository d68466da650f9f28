#include "docker/record_flags.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "docker/engine_files.hpp"
#include "docker/file_change.hpp"
#include "docker/group_change.hpp"
#include "docker/runtime_command.hpp"
#include "facts/destination.hpp"
#include "facts/system_call.hpp"
#include "facts/value.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {
namespace {

constexpr auto kExecCalls = std::to_array<SystemCallName>({
    {"execve", {59, 11, 221, 11, 11, 11}},
    {"execveat", {322, 358, 281, 387, 362, 354}},
});

// init_module(2).
constexpr auto kModuleCalls = std::to_array<SystemCallName>({
    {"init_module", {175, 128, 105, 128, 128, 128}},
    {"finit_module", {313, 350, 273, 379, 353, 344}},
});

// mount(2), and what it is made of since Linux 5.2.
constexpr auto kMountCalls = std::to_array<SystemCallName>({
    {"mount", {165, 21, 40, 21, 21, 21}},
    common_call("open_tree", 428),
    common_call("move_mount", 429),
});

template <class Calls>
bool is_any(const SystemCall& call, const Calls& calls) noexcept {
    return std::ranges::any_of(calls, [&call](const auto& name) { return call.is(name); });
}

class RecordFlagger {
 public:
    RecordFlagger(std::vector<FlagId>& out, const EventSubject& subject)
        : out_(out), event_(subject.event()), subject_(subject) {}

    void append() {
        // The kernel writes EXECVE only of a program that runs, and that is no change yet.
        if (event_.find_record(RecordType::execve) != nullptr) {
            append_group();
            return;
        }
        const auto attempt = read_attempt(event_);
        if (!attempt) {
            append_reports();
            return;
        }
        const auto before = out_.size();
        append_files(*attempt);
        append_socket_client(*attempt);
        append_socket_mount(*attempt);
        append_module(*attempt);
        if (attempt->is_refused && (out_.size() > before || is_refused_program(*attempt)))
            out_.push_back(FlagId::denied);
    }

 private:
    // Asked for last: most events are of no interest, wherever they happened.
    bool is_in_container() const { return subject_.residence().place == ProcessPlace::container; }

    template <class Test>
    bool any_file(Test test) const {
        return std::ranges::any_of(event_.records(), [&test](const RecordView& record) {
            return record.type() == RecordType::path && test(NamedFile(record));
        });
    }

    void append_files(const Attempt& attempt) {
        Files files;
        visit_file_changes(event_, attempt,
                           [&files](std::string_view path, FileChange /*change*/) { files.add(path); });
        if (files.has_kernel && is_in_container()) out_.push_back(FlagId::kernel_change);
        if (!(files.has_configuration || files.has_program) || is_engine(attempt) || is_in_container())
            return;
        if (files.has_configuration) out_.push_back(FlagId::daemon_config);
        if (files.has_program) out_.push_back(FlagId::binary_change);
    }

    struct Files {
        bool has_configuration = false;
        bool has_program = false;
        bool has_kernel = false;

        void add(std::string_view path) noexcept {
            has_configuration = has_configuration || is_engine_configuration(path);
            has_program = has_program || is_engine_program(path);
            has_kernel = has_kernel || is_kernel_control(path);
        }
    };

    // The kernel is the host's: a module, or a program that the kernel starts, runs with all its rights.
    void append_module(const Attempt& attempt) {
        if (is_any(attempt.call, kModuleCalls) && is_in_container()) out_.push_back(FlagId::kernel_change);
    }

    // An engine unpacks images with their folder as its root: what it makes there looks like a file of the host.
    static bool is_engine(const Attempt& attempt) {
        const auto exe = attempt.text("exe");
        return is_engine_program(exe) && runtime_kind(program_name(exe)) != RuntimeKind::none;
    }

    // The kernel's SOCKADDR record of connect(2). `socketcall` of 32-bit machines has its function in a0.
    void append_socket_client(const Attempt& attempt) {
        if (!names_socket()) return;
        if (!connects(attempt.call, attempt.value("a0"))) return;
        if (!is_usual_client(attempt) || is_in_container()) out_.push_back(FlagId::socket_client);
        if (attempt.is_refused) out_.push_back(FlagId::denied);
    }

    bool names_socket() const {
        return std::ranges::any_of(event_.records(), [](const RecordView& record) {
            if (record.type() != RecordType::sockaddr) return false;
            const auto address = parse_socket_address(record.field("saddr").value_or(std::string_view{}));
            return address && !address->is_abstract && is_engine_socket(address->path);
        });
    }

    // The first generation of docker-compose is a script of Python, and its process has the script's name.
    static bool is_usual_client(const Attempt& attempt) {
        const auto exe = attempt.text("exe");
        if (is_usual_socket_client(exe)) return true;
        return program_name(exe).starts_with("python") && attempt.text("comm") == "docker-compose";
    }

    // A bind mount of the socket has its PATH record, whoever asks for it: a client of the engine's interface has no
    // command line that would say so.
    void append_socket_mount(const Attempt& attempt) {
        if (!is_any(attempt.call, kMountCalls)) return;
        const bool is_one = any_file([](const NamedFile& file) {
            return file.is_socket() && is_engine_socket(decode_value(file.name));
        });
        if (is_one) out_.push_back(FlagId::socket_mount);
    }

    static constexpr std::string_view kGroup = "docker";

    // The command line of what changes members, since most programs do not report it.
    void append_group() {
        const auto is_of_interest = [](const RecordView& record) {
            return record.type() == RecordType::execve &&
                   record.body().find(kGroup) != std::string_view::npos;
        };
        if (std::ranges::none_of(event_.records(), is_of_interest)) return;
        const auto* const call = event_.find_record(RecordType::syscall);
        const auto exe =
            call == nullptr ? std::string_view{} : call->field("exe").value_or(std::string_view{});
        if (adds_group_member(decode_value(exe), event_.argv(), kGroup) && !is_in_container())
            out_.push_back(FlagId::group_docker);
    }

    // The records of the programs themselves: 1100 to 1199 of linux/audit.h.
    void append_reports() {
        constexpr std::int32_t kFirst = 1100, kLast = 1199;
        const bool is_one = std::ranges::any_of(event_.records(), [](const RecordView& record) {
            const auto type = to_number(record.type());
            return type >= kFirst && type <= kLast && reports_group_member(record, kGroup);
        });
        if (is_one && !is_in_container()) out_.push_back(FlagId::group_docker);
    }

    // A program that is refused leaves no EXECVE record, only its file.
    bool is_refused_program(const Attempt& attempt) const {
        if (!is_any(attempt.call, kExecCalls)) return false;
        const bool is_one = any_file([this](const NamedFile& file) {
            return file.is_regular() && is_engine_program(named_path(event_, file.name));
        });
        return is_one && !is_in_container();
    }

    std::vector<FlagId>& out_;
    const EventView& event_;
    const EventSubject& subject_;
};

}  // namespace

void append_record_flags(std::vector<FlagId>& out, const EventSubject& subject) {
    RecordFlagger(out, subject).append();
}

}  // namespace dockaudit
