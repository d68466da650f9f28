#include "docker/process_mark.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <dockaudit/account.hpp>

#include "docker/call_head.hpp"
#include "docker/engine_files.hpp"
#include "docker/runtime_command.hpp"
#include "facts/value.hpp"
#include "record/field_scan.hpp"
#include "record/socket_address.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// What a mark keeps of a command line. Those of clients are parsed, and may be long.
constexpr std::size_t kMaxArguments = 128 << 10;

template <class Number>
Number parse_number(std::string_view text, Number otherwise, int base = 10) noexcept {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size() ? number : otherwise;
}

// The kernel writes an unset id as 4294967295; some programs write -1 or the word. Of a log whose numbers were
// interpreted before, root's is known.
std::uint32_t parse_id(std::string_view text) noexcept {
    return text == "root" ? 0 : parse_number(text, kUnsetId);
}

// A name that stands in the place of a number.
std::string_view interpreted_name(std::string_view text) noexcept {
    const bool is_number = parse_number<std::int64_t>(text, -2) != -2;
    return is_number || is_unset_id(text) || is_placeholder(text) ? std::string_view{} : text;
}

// What a program ends with: of the status the kernel hands on eight bits, exit(2).
std::uint32_t parse_status(std::string_view text) noexcept {
    if (text.starts_with("0x")) text.remove_prefix(2);
    const auto status = parse_number<std::uint64_t>(text, kUnsetId, 16);
    return status == kUnsetId ? kUnsetId : static_cast<std::uint32_t>(status & 0xFFU);
}

// `fe:00`, hexadecimal.
std::uint32_t parse_device(std::string_view text) noexcept {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return 0;
    const auto major = parse_number<std::uint32_t>(text.substr(0, colon), 0, 16);
    const auto minor = parse_number<std::uint32_t>(text.substr(colon + 1), 0, 16);
    // Of the 20 bits of a minor number the low 16 are told apart; that suffices for what is used at one time.
    return major << 16U | (minor & 0xFFFFU);
}

template <class T>
void append_plain(std::string& out, const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* bytes = reinterpret_cast<const char*>(&value);
    out.append(bytes, sizeof value);
}

template <class T>
T take_plain(std::string_view& bytes) {
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

void append_text(std::string& out, std::string_view text) {
    append_plain(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

std::string_view take_text(std::string_view& bytes) {
    const auto size = take_plain<std::uint32_t>(bytes);
    const auto text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return text;
}

// What a SYSCALL record says of its process, each field as stored.
struct CallFields {
    std::string_view ppid, pid, auid, uid, session, comm, exe, terminal, label;
    std::string_view first;  // a0

    explicit CallFields(std::span<const Field> fields) {
        for (const auto& field : fields) {
            auto* const value = find(field.name);
            if (value != nullptr && value->empty()) *value = field.value;
        }
    }

 private:
    std::string_view* find(std::string_view name) noexcept {
        switch (name.size()) {
            case 2:
                return name == "a0" ? &first : nullptr;
            case 3:
                return name == "pid"   ? &pid
                       : name == "uid" ? &uid
                       : name == "ses" ? &session
                       : name == "exe" ? &exe
                       : name == "tty" ? &terminal
                                       : nullptr;
            case 4:
                return name == "ppid"   ? &ppid
                       : name == "auid" ? &auid
                       : name == "comm" ? &comm
                       : name == "subj" ? &label
                                        : nullptr;
            default:
                return nullptr;
        }
    }
};

// `exit` ends a thread, and is no end of its process. Of a log whose numbers were interpreted before, the word.
bool is_exit_call(const CallHead& call) noexcept {
    if (call.syscall == "exit_group") return true;
    if (call.arch == "c000003e") return call.syscall == "231";
    if (call.arch == "40000003") return call.syscall == "252";
    return call.arch == "c00000b7" && call.syscall == "94";
}

bool is_refusal(const CallHead& call) noexcept {
    return call.success == "no" && (call.exit == "-13" || call.exit == "-1" ||
                                    call.exit.starts_with("EACCES") || call.exit.starts_with("EPERM"));
}

// True if the event names the socket of an engine that listens for clients.
bool names_engine_socket(const EventView& event) {
    for (const auto& record : event.records()) {
        if (record.type() != RecordType::sockaddr) continue;
        const auto address = parse_socket_address(record.field("saddr").value_or(""));
        if (!address || address->is_abstract) continue;
        if (is_engine_socket(address->path)) return true;
    }
    return false;
}

// The record that a mark is read from; null if there is none.
const RecordView* find_marking(const EventView& event) {
    const auto* const call = event.find_record(RecordType::syscall);
    return call != nullptr ? call : event.find_record(RecordType::system_boot);
}

std::optional<ProcessMark::Kind> kind_of(const EventView& event, const RecordView& record) {
    if (record.type() == RecordType::system_boot) return ProcessMark::Kind::boot;
    const CallHead call(record);
    if (event.find_record(RecordType::execve) != nullptr)
        return call.success == "yes" ? std::optional(ProcessMark::Kind::exec) : std::nullopt;
    if (is_exit_call(call)) return ProcessMark::Kind::exit;
    return is_refusal(call) && names_engine_socket(event) ? std::optional(ProcessMark::Kind::refused)
                                                          : std::nullopt;
}

// The name that auditd stored for an id: `AUID="alice"`.
std::string_view enriched_name(const RecordView& record, std::string_view name) noexcept {
    auto names = record.enrichment();
    for (auto at = names.find(name); at != std::string_view::npos; at = names.find(name, at + 1)) {
        if (at > 0 && names[at - 1] != ' ') continue;
        auto value = names.substr(at + name.size());
        if (!value.starts_with("=\"")) continue;
        value.remove_prefix(2);
        return value.substr(0, value.find('"'));
    }
    return {};
}

// The command line, cut where it is too long. True if something is missing.
bool append_arguments(std::string& out, const EventView& event) {
    const auto arguments = event.argv();
    const auto* const record = event.find_record(RecordType::execve);
    const auto argc = record == nullptr ? std::nullopt : record->field("argc");
    const auto total = parse_number<std::uint64_t>(argc.value_or(""), arguments.size());
    const auto begin = out.size();
    for (const auto& argument : arguments) {
        if (out.size() - begin + argument.size() >= kMaxArguments) return true;
        out += argument;
        out += '\0';
    }
    return total > arguments.size();
}

// The kernel writes the capabilities of a program that root starts with a part of them.
bool lacks_administration(const EventView& event) {
    constexpr unsigned kSysAdmin = 21;
    const auto* const record = event.find_record(RecordType::bprm_fcaps);
    const auto permitted = record == nullptr ? std::nullopt : record->field("pp");
    if (!permitted) return false;
    constexpr std::uint64_t kAll = ~std::uint64_t{0};
    return (parse_number<std::uint64_t>(*permitted, kAll, 16) >> kSysAdmin & 1U) == 0;
}

}  // namespace

bool may_have_mark(const EventView& event) {
    if (event.find_record(RecordType::execve) != nullptr) return true;
    const auto* const record = find_marking(event);
    return record != nullptr && kind_of(event, *record).has_value();
}

// *Lifetime*: until the next record.
std::span<const Field> MarkReader::fields_of(const RecordView& record) {
    fields_.clear();
    forms_.read(record, fields_);
    return fields_;
}

std::array<FileIdentity, 2> MarkReader::read_files(const EventView& event) {
    std::array<FileIdentity, 2> files;
    for (const auto& record : event.records()) {
        if (record.type() != RecordType::path) continue;
        std::optional<std::size_t> item;
        for (const auto& [name, value] : fields_of(record)) {
            if (name == "item") {
                if (value != "0" && value != "1") break;
                item = value == "0" ? 0 : 1;
            } else if (item && name == "inode") {
                files[*item].inode = parse_number<std::uint64_t>(value, 0);
            } else if (item && name == "dev") {
                files[*item].device = parse_device(value);
                break;
            }
        }
    }
    return files;
}

bool MarkReader::append(std::string& out, const EventView& event) {
    const auto* const record = find_marking(event);
    if (record == nullptr) return false;
    const auto kind = kind_of(event, *record);
    if (!kind) return false;
    const CallFields fields(fields_of(*record));
    const bool is_exec = kind == ProcessMark::Kind::exec;
    const auto pid = parse_id(fields.pid);
    if (pid == kUnsetId) return false;

    const auto uid = parse_id(fields.uid);
    const auto status = kind == ProcessMark::Kind::exit ? parse_status(fields.first) : kUnsetId;
    append_plain(out, *kind);
    append_plain(out, event.id().time.time_since_epoch().count());
    append_plain(out, event.id().serial);
    append_plain(out, std::array{pid, parse_id(fields.ppid), parse_id(fields.session), parse_id(fields.auid),
                                 uid, status});
    append_plain(out, is_exec ? read_files(event) : std::array<FileIdentity, 2>{});
    append_text(out, event.id().node.value_or(""));
    append_plain(out, event.log());
    std::string text;
    append_text(out, decode_untrusted(fields.comm, HexRule::text, text));
    append_text(out, decode_untrusted(fields.exe, HexRule::text, text));
    append_text(out, fields.terminal);
    append_text(out, fields.label);
    const auto name = enriched_name(*record, "AUID");
    append_text(out, name.empty() ? interpreted_name(fields.auid) : name);
    const auto at = out.size();
    append_text(out, {});
    const bool is_cut = is_exec && append_arguments(out, event);
    const auto size = static_cast<std::uint32_t>(out.size() - at - sizeof(std::uint32_t));
    std::memcpy(out.data() + at, &size, sizeof size);
    append_plain(out, is_cut);
    append_plain(out, uid == 0 && is_exec && lacks_administration(event));
    return true;
}

ProcessMark take_mark(std::string_view& bytes) {
    ProcessMark mark;
    mark.kind = take_plain<ProcessMark::Kind>(bytes);
    mark.time = Timestamp(Timestamp::duration(take_plain<Timestamp::rep>(bytes)));
    mark.serial = take_plain<std::uint64_t>(bytes);
    const auto ids = take_plain<std::array<std::uint32_t, 6>>(bytes);
    mark.pid = ids[0];
    mark.ppid = ids[1];
    mark.session = ids[2];
    mark.loginuid = ids[3];
    mark.uid = ids[4];
    mark.exit_status = ids[5];
    mark.files = take_plain<std::array<FileIdentity, 2>>(bytes);
    mark.node = take_text(bytes);
    mark.log = take_plain<std::uint32_t>(bytes);
    mark.comm = take_text(bytes);
    mark.exe = take_text(bytes);
    mark.terminal = take_text(bytes);
    mark.label = take_text(bytes);
    mark.login_name = take_text(bytes);
    mark.arguments = take_text(bytes);
    mark.is_cut = take_plain<bool>(bytes);
    mark.is_confined = take_plain<bool>(bytes);
    return mark;
}

bool ProcessIds::take(const Field& field) noexcept {
    const auto [name, value] = field;
    if (name == "pid" && !has_pid) {
        pid = parse_id(value);
        has_pid = pid != kUnsetId;
    } else if (name == "ppid" && !ppid) {
        ppid = parse_id(value);
    } else if (name == "ses" && !session) {
        session = parse_id(value);
    } else if (name == "exe" && exe.empty()) {
        exe = value;
    }
    return !(has_pid && ppid && session && !exe.empty());
}

std::optional<std::uint32_t> parse_process_id(std::string_view text) noexcept {
    const auto pid = parse_number(text, kUnsetId);
    return pid == kUnsetId ? std::nullopt : std::optional(pid);
}

std::optional<ProcessIds> find_process_ids(const EventView& event) {
    constexpr auto kLetters = [] {
        FirstLetters letters;
        for (const char letter : {'p', 's', 'e'}) letters.insert(letter);
        return letters;
    }();
    for (const auto& record : event.records()) {
        ProcessIds ids;
        FieldScan::visit(record.fields(), kLetters, [&ids](const Field& field) { return ids.take(field); });
        if (ids.has_pid) return ids;
    }
    return std::nullopt;
}

std::string_view category_pair(std::string_view label) noexcept {
    constexpr std::string_view kLevel = ":s0:c";
    const auto level = label.rfind(kLevel);
    if (level == std::string_view::npos) return {};
    const auto categories = label.substr(level + kLevel.size() - 1);
    // `c0.c1023` and longer lists are ranges, which many have.
    const auto comma = categories.find(',');
    const bool is_pair = comma != std::string_view::npos &&
                         categories.find_first_of(".-") == std::string_view::npos &&
                         categories.find(',', comma + 1) == std::string_view::npos;
    return is_pair ? categories : std::string_view{};
}

bool is_container_label(std::string_view label) noexcept {
    // Of docker, podman, CRI-O, containerd and nerdctl; a release may follow, and how the profile is enforced.
    constexpr auto kProfiles =
        std::to_array<std::string_view>({"docker-default", "containers-default-", "crio-default",
                                         "cri-containerd.apparmor.d", "nerdctl-default"});
    constexpr auto kTypes = std::to_array<std::string_view>(
        {":container_t:", ":container_init_t:", ":svirt_lxc_net_t:", ":spc_t:"});
    return std::ranges::any_of(kProfiles, [&](auto profile) { return label.starts_with(profile); }) ||
           std::ranges::any_of(kTypes, [&](auto type) { return label.find(type) != std::string_view::npos; });
}

}  // namespace dockaudit
