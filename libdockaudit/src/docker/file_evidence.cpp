#include "docker/file_evidence.hpp"

namespace dockaudit {

// Disks have a major number; what has none is a container's unless the machinery itself runs from it. Before the
// first round nobody knows whether that machinery runs in a container itself.
void FileEvidence::collect_host_devices(bool only_known) {
    host_devices_.clear();
    for (const auto& program : programs_) {
        if (program.kind == RuntimeKind::none || (only_known && program.place != ProcessPlace::host))
            continue;
        for (const auto& file : program.files) {
            if (file.is_anonymous()) host_devices_.insert(device_key(program, file.device));
        }
    }
}

std::uint32_t FileEvidence::own_device(const Program& program) const noexcept {
    for (const auto& file : program.files) {
        if (file.is_anonymous() && !host_devices_.contains(device_key(program, file.device)))
            return file.device;
    }
    return 0;
}

bool FileEvidence::has_device(const Program& program, std::uint32_t device) const noexcept {
    return device != 0 && (program.files[0].device == device || program.files[1].device == device);
}

bool FileEvidence::has_host_file(const Program& program) const {
    for (const auto& file : program.files) {
        if (file.is_known() && host_files_.contains(file_key(program, file))) return true;
    }
    return false;
}

bool FileEvidence::has_host_loader(const Program& program) const {
    const auto& loader = program.files[1];
    return loader.is_known() && host_files_.contains(file_key(program, loader));
}

std::int32_t FileEvidence::container_by_device(const Program& program, std::uint32_t at) const {
    for (const auto& file : program.files) {
        if (!file.is_anonymous() || host_devices_.contains(device_key(program, file.device))) continue;
        const auto found = devices_.find(device_key(program, file.device), at, lives_);
        if (found != kNoContainer) return found;
    }
    return kNoContainer;
}

std::int32_t FileEvidence::container_by_file(const Program& program, std::uint32_t at) const {
    if (has_host_file(program)) return kNoContainer;
    for (std::size_t item = 0; item < program.files.size(); ++item) {
        if (!program.files[item].is_known()) continue;
        const auto key = own_file_key(program, item);
        const auto owner = owners_.find(key);
        if (owner == owners_.end() || owner->second == kNoContainer) continue;
        const auto found = files_.find(key, at, lives_);
        if (found != kNoContainer) return found;
    }
    return kNoContainer;
}

bool FileEvidence::contradicts_by_device(const Program& program, std::uint32_t at,
                                         std::int32_t container) const {
    const auto by_device = container_by_device(program, at);
    return by_device != kNoContainer && by_device != container;
}

bool FileEvidence::contradicts(const Program& program, std::uint32_t at, std::int32_t container) const {
    const auto by_device = container_by_device(program, at);
    if (by_device != kNoContainer) return by_device != container;
    const auto by_file = container_by_file(program, at);
    return by_file != kNoContainer && by_file != container;
}

void FileEvidence::start_over() {
    collect_host_devices(/*only_known=*/true);
    host_files_.clear();
    with_own_device_.clear();
    devices_.clear();
    files_.clear();
    owners_.clear();
    for (const auto& program : programs_) {
        if (program.mark != ProcessMark::Kind::exec) continue;
        const bool has_own = own_device(program) != 0;
        if (program.place == ProcessPlace::container && program.container != kNoContainer && has_own)
            with_own_device_.insert(program.container);
        if (program.place != ProcessPlace::host || has_own) continue;
        for (const auto& file : program.files) {
            if (file.is_known()) host_files_.insert(file_key(program, file));
        }
    }
}

void FileEvidence::learn_container(const Program& program, std::uint32_t at, bool is_certain) {
    if (!is_certain) return;
    const auto device = own_device(program);
    if (device != 0) devices_.add(device_key(program, device), at, program.container, lives_);
    // Where a container has no file system of its own, its files are its own: those of other containers are
    // copies.
    const bool has_own = with_own_device_.contains(program.container);
    for (std::size_t item = 0; item < program.files.size(); ++item) {
        const auto& file = program.files[item];
        if (!file.is_known() || (has_own && file.is_anonymous()) ||
            host_files_.contains(file_key(program, file)))
            continue;
        const auto key = own_file_key(program, item);
        // What several run is mounted into them, and so is what one runs that has its own file system.
        const auto [owner, is_new] = owners_.try_emplace(key, has_own ? kNoContainer : program.container);
        if (!is_new && owner->second != program.container) owner->second = kNoContainer;
        if (!has_own) files_.add(key, at, program.container, lives_);
    }
}

}  // namespace dockaudit
