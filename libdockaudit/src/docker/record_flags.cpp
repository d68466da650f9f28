#include "docker/record_flags.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/field.hpp>

#include "base/ascii.hpp"
#include "docker/call_head.hpp"
#include "docker/engine_files.hpp"
#include "docker/group_change.hpp"
#include "docker/runtime_command.hpp"
#include "facts/file_path.hpp"
#include "facts/system_call.hpp"
#include "facts/value.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {
namespace {

// What a system call was to do. *Lifetime*: borrows the event.
struct Attempt {
    const RecordView* record = nullptr;
    SystemCall call;
    bool is_refused = false;

    std::string_view value(std::string_view field) const {
        return record->field(field).value_or(std::string_view{});
    }
    std::string text(std::string_view field) const { return decode_value(value(field)); }
};

// EACCES, EPERM, and EROFS, by which a container is kept from /proc/sys. Other errors say that there was nothing to do
// it to.
bool is_refusal(std::string_view exit) noexcept {
    return exit == "-13" || exit == "-1" || exit == "-30" || exit.starts_with("EACCES") ||
           exit.starts_with("EPERM") || exit.starts_with("EROFS");
}

// Absent if the event is of no call, or of one that did nothing.
std::optional<Attempt> read_attempt(const EventView& event) {
    const auto* record = event.find_record(RecordType::syscall);
    if (record == nullptr) record = event.find_record(RecordType::uringop);
    if (record == nullptr) return std::nullopt;

    const CallHead head(*record);
    const bool is_done = says_success(head.success);
    const bool is_refused = !is_done && !head.success.empty() && is_refusal(head.exit);
    if (!is_done && !is_refused) return std::nullopt;
    return Attempt{record, SystemCall(head.syscall, head.arch), is_refused};
}

// Where the flags are that tell whether a file is opened for writing.
enum class OpenFlags : std::uint8_t { none, a1, a2, record };

struct ChangeCall {
    SystemCallName call;
    OpenFlags flags;
};

// Calls that change the file that a PATH record without CREATE or DELETE names: its content, its owner or its mode.
// Of those that only make, remove or rename something nothing else need be known. open(2), truncate(2), chmod(2),
// chown(2), setxattr(2).
constexpr auto kChangeCalls = std::to_array<ChangeCall>({
    {{"openat", {257, 295, 56, 322, 286, 288}}, OpenFlags::a2},
    {{"open", {2, 5, -1, 5, 5, 5}}, OpenFlags::a1},
    {common_call("openat2", 437), OpenFlags::record},
    {{"creat", {85, 8, -1, 8, 8, 8}}, OpenFlags::none},
    {{"truncate", {76, 92, 45, 92, 92, 92}}, OpenFlags::none},
    {{"truncate64", {-1, 193, -1, 193, 193, -1}}, OpenFlags::none},
    {{"chmod", {90, 15, -1, 15, 15, 15}}, OpenFlags::none},
    {{"fchmodat", {268, 306, 53, 333, 297, 299}}, OpenFlags::none},
    {common_call("fchmodat2", 452), OpenFlags::none},
    {{"chown", {92, 182, -1, 182, 181, 212}}, OpenFlags::none},
    {{"chown32", {-1, 212, -1, 212, -1, -1}}, OpenFlags::none},
    {{"lchown", {94, 16, -1, 16, 16, 198}}, OpenFlags::none},
    {{"lchown32", {-1, 198, -1, 198, -1, -1}}, OpenFlags::none},
    {{"fchownat", {260, 298, 54, 325, 289, 291}}, OpenFlags::none},
    {{"setxattr", {188, 226, 5, 226, 209, 224}}, OpenFlags::none},
    {{"lsetxattr", {189, 227, 6, 227, 210, 225}}, OpenFlags::none},
    {{"removexattr", {197, 235, 14, 235, 218, 233}}, OpenFlags::none},
    {{"lremovexattr", {198, 236, 15, 236, 219, 234}}, OpenFlags::none},
    {common_call("setxattrat", 463), OpenFlags::none},
    {common_call("removexattrat", 466), OpenFlags::none},
});

constexpr SystemCallName kConnect{"connect", {42, 362, 203, 283, 328, 362}};
constexpr SystemCallName kSocketcall{"socketcall", {-1, 102, -1, 102, 102, 102}};

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

struct Change {
    bool is_one = false;    // the file that is named is changed
    bool may_make = false;  // it would have been made
};

// The numbers of asm-generic/fcntl.h, which hold for these flags on every machine of the table.
Change read_open_flags(std::string_view flags, int base) noexcept {
    const auto has = [flags](std::string_view word) { return flags.find(word) != std::string_view::npos; };
    if (has("O_")) return {has("O_WRONLY") || has("O_RDWR") || has("O_TRUNC"), has("O_CREAT")};
    if (flags.starts_with("0x")) flags.remove_prefix(2);
    std::uint64_t bits = 0;
    std::from_chars(flags.data(), flags.data() + flags.size(), bits, base);
    constexpr std::uint64_t kAccess = 03, kWriteOnly = 01, kReadWrite = 02, kCreate = 0100, kTruncate = 01000;
    const auto access = bits & kAccess;
    return {access == kWriteOnly || access == kReadWrite || (bits & kTruncate) != 0, (bits & kCreate) != 0};
}

Change read_change(const EventView& event, const Attempt& attempt) {
    const auto* const row = std::ranges::find_if(
        kChangeCalls, [&attempt](const ChangeCall& known) { return attempt.call.is(known.call); });
    if (row == kChangeCalls.end()) return {};
    switch (row->flags) {
        case OpenFlags::a1:
            return read_open_flags(attempt.value("a1"), 16);
        case OpenFlags::a2:
            return read_open_flags(attempt.value("a2"), 16);
        case OpenFlags::record: {
            const auto* const how = event.find_record(RecordType::openat2);
            return how == nullptr ? Change{} : read_open_flags(how->field("oflag").value_or("0"), 8);
        }
        default:
            return {true, false};
    }
}

// What a PATH record says, as stored.
struct NamedFile {
    std::string_view name, mode, kind;

    explicit NamedFile(const RecordView& record) {
        for (const auto& [field, value] : record.fields()) {
            if (field == "name") {
                name = value;
            } else if (field == "mode") {
                mode = value;
            } else if (field == "nametype") {
                kind = value;
                break;
            }
        }
    }

    // Of a log that was interpreted before, the word.
    bool is_socket() const noexcept { return mode.starts_with("0140") || mode.starts_with("socket,"); }
    bool is_regular() const noexcept { return mode.starts_with("0100") || mode.starts_with("file,"); }
};

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

    // Empty if the log does not tell in which folder the name is.
    std::string full_path(std::string_view stored) const {
        std::string path;
        if (is_placeholder(stored)) return path;
        const auto name = decode_value(stored);
        if (!name.starts_with('/') && names_other_folder(event_)) return path;
        const auto* const cwd = name.starts_with('/') ? nullptr : event_.find_record(RecordType::cwd);
        const auto folder =
            cwd == nullptr ? std::string{} : decode_value(cwd->field("cwd").value_or(std::string_view{}));
        append_full_path(path, folder, name);
        return path;
    }

    template <class Test>
    bool any_file(Test test) const {
        return std::ranges::any_of(event_.records(), [&test](const RecordView& record) {
            return record.type() == RecordType::path && test(NamedFile(record));
        });
    }

    // Linux kernel, fs/namei.c: CREATE and DELETE name what is made, removed, or renamed, also if that is refused.
    // A file that is opened and was not there has only its folder as long as it is refused.
    void append_files(const Attempt& attempt) {
        const auto change = read_change(event_, attempt);
        const bool may_be_made = attempt.is_refused && change.may_make;
        Files files;
        for (const auto& record : event_.records()) {
            if (record.type() != RecordType::path) continue;
            if (!change.is_one && !may_be_made && !may_make_or_remove(record)) continue;
            const NamedFile file(record);
            const bool is_changed = file.kind == "CREATE" || file.kind == "DELETE" ||
                                    (file.kind == "PARENT" ? may_be_made : change.is_one);
            if (is_changed) files.add(full_path(file.name));
        }
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

    // Quickly: false if a PATH record surely has neither CREATE nor DELETE.
    static bool may_make_or_remove(const RecordView& record) noexcept {
        return record.body().find("nametype=CREATE") != std::string_view::npos ||
               record.body().find("nametype=DELETE") != std::string_view::npos;
    }

    // An engine unpacks images with their folder as its root: what it makes there looks like a file of the host.
    static bool is_engine(const Attempt& attempt) {
        const auto exe = attempt.text("exe");
        return is_engine_program(exe) && runtime_kind(program_name(exe)) != RuntimeKind::none;
    }

    // The kernel's SOCKADDR record of connect(2). `socketcall` of 32-bit machines has its function in a0.
    void append_socket_client(const Attempt& attempt) {
        if (!names_socket()) return;
        const auto is_function = [&attempt](std::string_view name) { return attempt.value("a0") == name; };
        const bool connects = attempt.call.is(kConnect) ||
                              (attempt.call.is(kSocketcall) && (is_function("3") || is_function("connect")));
        if (!connects) return;
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
            return file.is_regular() && is_engine_program(full_path(file.name));
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
