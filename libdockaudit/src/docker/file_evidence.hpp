#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "docker/program_table.hpp"
#include "docker/sightings.hpp"

namespace dockaudit {

/// What the file systems and the files tell that a program was loaded from.
class FileEvidence {
 public:
    FileEvidence(const std::vector<Program>& programs, const ContainerLives& lives)
        : programs_(programs), lives_(lives) {
        collect_host_devices(/*only_known=*/false);
    }

    /// Forgets what it has learnt, and learns what is the host's from where the programs are now.
    void start_over();

    /// *Requires*: in order. `is_certain` if the container is known by other evidence than files.
    void learn_container(const Program& program, std::uint32_t at, bool is_certain);

    /// The device that is no disk and not the host's; 0 if there is none.
    std::uint32_t own_device(const Program& program) const noexcept;
    bool has_device(const Program& program, std::uint32_t device) const noexcept;
    /// True if the device is known to be a container's, at one time or another.
    bool is_containers(const Program& program, std::uint32_t device) const {
        return devices_.contains(device_key(program, device));
    }
    bool has_host_file(const Program& program) const;
    /// A program may be mounted into a container from the host; what loads it is found in its own root.
    bool has_host_loader(const Program& program) const;
    std::int32_t container_by_device(const Program& program, std::uint32_t at) const;
    std::int32_t container_by_file(const Program& program, std::uint32_t at) const;
    /// True if the files of a program are known to be another container's.
    bool contradicts(const Program& program, std::uint32_t at, std::int32_t container) const;
    /// The same of the file system alone, which no disk is.
    bool contradicts_by_device(const Program& program, std::uint32_t at, std::int32_t container) const;

 private:
    void collect_host_devices(bool only_known);
    static std::uint64_t device_key(const Program& program, std::uint32_t device) noexcept {
        return process_key(program.node, device);
    }
    static FileIdentity file_key(const Program& program, const FileIdentity& file) noexcept {
        // Files of several hosts are told apart by the number of the host in the upper half of the inode's hash;
        // device numbers repeat on every host.
        return {file.device, file.inode ^ (std::uint64_t{program.node} << 48U)};
    }

    // A program that is mounted into several places has a path in each; a copy of its own has one. What loads it has no
    // path here.
    static FileIdentity own_file_key(const Program& program, std::size_t item) noexcept {
        auto key = file_key(program, program.files[item]);
        if (item == 0) key.inode = mix_hash(mix_hash(0, key.inode), program.exe);
        return key;
    }

    const std::vector<Program>& programs_;
    const ContainerLives& lives_;
    std::unordered_set<std::uint64_t> host_devices_;  // without a major number, used by the host
    std::unordered_set<FileIdentity, FileHash> host_files_;
    std::unordered_set<std::int32_t> with_own_device_;  // containers
    Sightings<std::uint64_t> devices_;
    Sightings<FileIdentity, FileHash> files_;
    std::unordered_map<FileIdentity, std::int32_t, FileHash> owners_;  // of files; none if several had one
};

}  // namespace dockaudit
