#include "facts/file_path.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>

#include "base/ascii.hpp"
#include "facts/system_call.hpp"

namespace dockaudit {
namespace {

// Most calls that take the descriptor of a folder take it first. These differ.
enum class Folder { none, second, first_and_third, fourth };

struct FolderCall {
    SystemCallName call;
    Folder folder;
};

constexpr auto kFolderCalls = std::to_array<FolderCall>({
    {{"inotify_add_watch", {254, 292, 27, 317, 276, 285}}, Folder::none},
    {{"fanotify_mark", {301, 339, 263, 368, 324, 333}}, Folder::fourth},
    {{"symlinkat", {266, 304, 36, 331, 295, 297}}, Folder::second},
    {{"linkat", {265, 303, 37, 330, 294, 296}}, Folder::first_and_third},
    {{"renameat", {264, 302, 38, 329, 293, 295}}, Folder::first_and_third},
    {{"renameat2", {316, 353, 276, 382, 357, 347}}, Folder::first_and_third},
    {common_call("move_mount", 429), Folder::first_and_third},
});

const FolderCall* find_folder_call(const RecordView& syscall) noexcept {
    const SystemCall call(syscall);
    const auto* found =
        std::ranges::find_if(kFolderCalls, [&](const FolderCall& row) { return call.is(row.call); });
    return found == kFolderCalls.end() ? nullptr : found;
}

// A descriptor is a small number, AT_FDCWD is -100, and what is neither is an address.
bool is_descriptor(const RecordView& syscall, std::string_view name) noexcept {
    auto value = syscall.field(name).value_or(std::string_view{});
    if (value.starts_with("0x")) value.remove_prefix(2);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number, 16);
    constexpr std::uint64_t kMostDescriptors = 1 << 20;  // fs.nr_open
    return error == std::errc{} && end == value.data() + value.size() && number < kMostDescriptors;
}

}  // namespace

bool names_other_folder(const EventView& event) noexcept {
    if (event.find_record(RecordType::uringop) || event.find_record(RecordType::mq_open)) return true;
    const auto* syscall = event.find_record(RecordType::syscall);
    // With an address, a descriptor is that of the socket.
    if (!syscall || event.find_record(RecordType::sockaddr)) return false;

    const auto any = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::any_of(names, [&](auto name) { return is_descriptor(*syscall, name); });
    };
    if (!any({"a0", "a1", "a2", "a3"})) return false;
    const auto* call = find_folder_call(*syscall);
    if (call == nullptr) return any({"a0"});
    switch (call->folder) {
        case Folder::none:
            return false;
        case Folder::second:
            return any({"a1"});
        case Folder::first_and_third:
            return any({"a0", "a2"});
        case Folder::fourth:
            return any({"a3"});
    }
    return true;
}

void append_full_path(std::string& out, std::string_view directory, std::string_view path) {
    const bool is_absolute = path.starts_with('/');
    if (!is_absolute && directory.empty()) {
        out.append(path);
        return;
    }
    const auto start = out.size();
    const auto add = [&](std::string_view rest) {
        while (!rest.empty()) {
            const auto part = take_until(rest, '/');
            if (part.empty() || part == ".") continue;
            if (part == "..") {
                const auto slash = out.rfind('/');
                if (slash != std::string::npos && slash >= start) out.resize(slash);
            } else {
                out.append(1, '/').append(part);
            }
        }
    };
    if (!is_absolute) add(directory);
    add(path);
    if (out.size() == start) out.push_back('/');
}

}  // namespace dockaudit
