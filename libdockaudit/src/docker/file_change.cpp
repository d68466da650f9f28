#include "docker/file_change.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "docker/call_head.hpp"
#include "facts/file_path.hpp"
#include "facts/value.hpp"

namespace dockaudit {
namespace {

// EACCES, EPERM, and EROFS, by which a container is kept from /proc/sys. Other errors say that there was nothing to do
// it to.
bool is_refusal(std::string_view exit) noexcept {
    return exit == "-13" || exit == "-1" || exit == "-30" || exit.starts_with("EACCES") ||
           exit.starts_with("EPERM") || exit.starts_with("EROFS");
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

// Quickly: false if a PATH record surely has neither CREATE nor DELETE.
bool may_make_or_remove(const RecordView& record) noexcept {
    return record.body().find("nametype=CREATE") != std::string_view::npos ||
           record.body().find("nametype=DELETE") != std::string_view::npos;
}

}  // namespace

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

NamedFile::NamedFile(const RecordView& record) {
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

std::string named_path(const EventView& event, std::string_view stored) {
    std::string path;
    if (is_placeholder(stored)) return path;
    const auto name = decode_value(stored);
    if (!name.starts_with('/') && names_other_folder(event)) return path;
    const auto* const cwd = name.starts_with('/') ? nullptr : event.find_record(RecordType::cwd);
    const auto folder =
        cwd == nullptr ? std::string{} : decode_value(cwd->field("cwd").value_or(std::string_view{}));
    append_full_path(path, folder, name);
    return path;
}

// Linux kernel, fs/namei.c: CREATE and DELETE name what is made, removed, or renamed, also if that is refused. A file that
// is opened and was not there has only its folder as long as it is refused.
void visit_file_changes(const EventView& event, const Attempt& attempt,
                        const std::function<void(std::string_view path, FileChange change)>& visit) {
    const auto change = read_change(event, attempt);
    const bool may_be_made = attempt.is_refused && change.may_make;
    for (const auto& record : event.records()) {
        if (record.type() != RecordType::path) continue;
        if (!change.is_one && !may_be_made && !may_make_or_remove(record)) continue;
        const NamedFile file(record);
        const bool is_made = file.kind == "CREATE" || (file.kind == "PARENT" && may_be_made);
        const bool is_removed = file.kind == "DELETE";
        const bool is_written = !is_made && !is_removed && file.kind != "PARENT" && change.is_one;
        if (!is_made && !is_removed && !is_written) continue;
        visit(named_path(event, file.name), is_made      ? FileChange::made
                                            : is_removed ? FileChange::removed
                                                         : FileChange::written);
    }
}

}  // namespace dockaudit
