#include "engine/log_glance.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <system_error>

#include <dockaudit/error.hpp>

#include "engine/time_probe.hpp"
#include "io/input_file.hpp"

namespace dockaudit {
namespace {

namespace fs = std::filesystem;

// Times are unique, so that the first records tell logs apart.
constexpr std::size_t kStartBytes = 4096;
// Where a log has other lines before its first record.
constexpr std::size_t kFarBytes = 64 << 10;

// The first bytes, less only if there are no more.
std::string read_start(const fs::path& path, std::size_t bytes) {
    const auto input = InputFile::open(path);
    std::string start(bytes, '\0');
    std::size_t size = 0;
    if (input.is_seekable()) {
        size = input.read_at(0, start);
    } else {
        while (size < bytes) {
            const auto got = input.read_some(std::span(start).subspan(size));
            if (got == 0) break;
            size += got;
        }
    }
    start.resize(size);
    return start;
}

}  // namespace

std::optional<LogGlance> glance_at(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    LogGlance glance;
    try {
        glance.id = find_file_id(path).value_or(FileId{});
        glance.changed = fs::last_write_time(path, error);
        glance.size = fs::file_size(path, error);
        glance.start = read_start(path, kStartBytes);
        glance.is_whole = glance.start.size() < kStartBytes;
        glance.first_time = find_first_time(glance.start);
        if (!glance.first_time && !glance.is_whole)
            glance.first_time = find_first_time(read_start(path, kFarBytes));
    } catch (const Error&) {
        return std::nullopt;  // reading it will tell
    }
    return glance;
}

bool are_same_log(const LogGlance& a, const LogGlance& b) noexcept {
    // One file under two names is passed over by who opens it, or was renamed between two looks.
    if (a.id == b.id) return false;
    const auto& shorter = a.start.size() < b.start.size() ? a : b;
    const auto& longer = a.start.size() < b.start.size() ? b : a;
    if (!shorter.is_whole && shorter.start.size() < longer.start.size()) return false;
    if (shorter.start.find('\n') == std::string::npos) return false;
    return std::string_view(longer.start).starts_with(shorter.start);
}

bool is_better_copy(const LogGlance& a, const LogGlance& b) noexcept {
    if (a.is_plain && b.is_plain && a.size != b.size) return a.size > b.size;
    if (a.changed != b.changed) return a.changed < b.changed;
    return a.is_plain && !b.is_plain;
}

}  // namespace dockaudit
