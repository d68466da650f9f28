#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// The settings of auditd.conf(5) that say where the logs are and when an event is complete.
struct DOCKAUDIT_API AuditdConfig {
    std::filesystem::path log_file = "/var/log/audit/audit.log";
    std::chrono::seconds end_of_event_timeout{2};

    /// Reads the text of an auditd.conf: keywords in any case, `#` comments; unknown keywords and values that
    /// auditd would refuse are passed over, so that one mistake does not hide the rest.
    static AuditdConfig parse(std::string_view text);

    /// Reads a file; the defaults if it does not exist or may not be read, because auditd's own are the same
    /// and a log can be searched without them.
    static AuditdConfig load(const std::filesystem::path& path);

    friend bool operator==(const AuditdConfig&, const AuditdConfig&) = default;
};

}  // namespace dockaudit
