#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace dockaudit::test {

/// A fresh folder that is removed, with everything in it, when the object dies.
class TempDir {
 public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }

    /// Writes a file of that name into the folder and returns its path.
    std::filesystem::path write(const std::string& name, std::string_view bytes) const;

 private:
    std::filesystem::path path_;
};

/// The bytes of a file. *Errors*: `std::runtime_error` naming a file that cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Replaces the bytes of a file. *Errors*: as `read_file`.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace dockaudit::test
