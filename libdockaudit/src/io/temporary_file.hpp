#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace dockaudit {

/// A file without a name, which is gone when its last descriptor is closed.
///
/// *Errors* of all: `Error` of kind input that names the folder.
class TemporaryFile {
 public:
    explicit TemporaryFile(const std::filesystem::path& folder);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();

    void write(std::span<const char> bytes);

    /// The descriptor, which is the caller's from now on.
    int release() noexcept;

 private:
    [[noreturn]] void fail() const;

    std::string folder_;
    int fd_;
};

}  // namespace dockaudit
