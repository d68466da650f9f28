#include "rules/imagined_events.hpp"

#include <utility>

#include <dockaudit/account.hpp>

namespace dockaudit {
namespace {

ImaginedEvent access_to(const HostPaths& paths, std::string_view file, std::string_view call) {
    ImaginedEvent event;
    event.call = call;
    event.files.push_back(paths.follow(file));
    event.needed = {RecordType::path};
    return event;
}

}  // namespace

ImaginedEvent start_of(const HostPaths& paths, std::string_view program) {
    auto event = access_to(paths, program, "execve");
    event.exe = event.files.front();
    event.needed = {RecordType::execve};
    return event;
}

ImaginedEvent start_in_container() {
    ImaginedEvent event;
    event.call = "execve";
    event.needed = {RecordType::execve, RecordType::path};
    return by_service(std::move(event));
}

ImaginedEvent connect_to(const HostPaths& paths, std::string_view socket, std::string_view exe) {
    auto event = access_to(paths, socket, "connect");
    event.file_type = "socket";
    event.exe = exe;
    return event;
}

ImaginedEvent read_of(const HostPaths& paths, std::string_view file) {
    auto event = access_to(paths, file, "openat");
    event.opened_for = Access::read;
    return event;
}

ImaginedEvent write_to(const HostPaths& paths, std::string_view file) {
    auto event = access_to(paths, file, "openat");
    event.opened_for = Access::write;
    return event;
}

ImaginedEvent mode_change_of(const HostPaths& paths, std::string_view file) {
    return access_to(paths, file, "fchmodat");
}

ImaginedEvent replacement_of(const HostPaths& paths, std::string_view file) {
    auto event = access_to(paths, file, "rename");
    event.files.emplace_back(folder_of_path(event.files.front()));
    return event;
}

ImaginedEvent mount_of(const HostPaths& paths, std::string_view socket, std::string_view call) {
    auto event = access_to(paths, socket, call);
    event.file_type = "socket";
    return by_service(std::move(event));
}

ImaginedEvent by_service(ImaginedEvent event) {
    event.auid = kUnsetId;
    event.uid = 0;
    return event;
}

ImaginedEvent by_root(ImaginedEvent event) {
    event.uid = 0;
    return event;
}

ImaginedEvent by_32_bit(ImaginedEvent event) {
    event.bits = 32;
    return event;
}

}  // namespace dockaudit
