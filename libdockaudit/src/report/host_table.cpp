#include "report/host_table.hpp"

#include <fmt/format.h>

namespace dockaudit {

std::string host_text(std::string_view key, const LocalHost& reader) {
    if (const auto log = HostKey::log_of(key); log != 0) return fmt::format("log {}", log + 1);
    if (!key.empty()) return std::string(key);
    return reader.wrote_log ? reader.name : std::string();
}

}  // namespace dockaudit
