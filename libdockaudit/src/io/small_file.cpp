#include "io/small_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

namespace dockaudit {

std::optional<std::string> read_small_file(const std::filesystem::path& path, std::size_t most) {
    // What waits in a folder under that name may be a pipe that nobody writes to.
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text;
    std::array<char, 4096> part;
    while (text.size() < most) {
        const auto wanted = std::min(part.size(), most - text.size());
        file.read(part.data(), static_cast<std::streamsize>(wanted));
        text.append(part.data(), static_cast<std::size_t>(file.gcount()));
        if (!file) break;
    }
    if (file.bad()) return std::nullopt;
    return text;
}

}  // namespace dockaudit
