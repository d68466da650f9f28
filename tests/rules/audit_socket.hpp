#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dockaudit::test {

/// The kernel's auditing, as root may ask it: audit(7) over netlink(7), beside an auditd that may run.
class AuditSocket {
 public:
    /// Absent, with the reason, where nobody may audit: no root, a container, a kernel without it.
    static std::optional<AuditSocket> open(std::string& why_not);

    AuditSocket(AuditSocket&& other) noexcept;
    AuditSocket& operator=(AuditSocket&&) = delete;
    ~AuditSocket();

    /// 0 off, 1 on, 2 locked.
    std::uint32_t enabled() const noexcept { return enabled_; }
    void set_enabled(std::uint32_t enabled);

    /// Lines of a log of what the kernel has told, up to a record that holds the text, or to a pause of two seconds.
    std::string read_until(const std::string& last);

 private:
    AuditSocket(int request, int records) noexcept : request_(request), records_(records) {}
    bool ask_status();

    int request_;
    int records_;
    std::uint32_t enabled_ = 0;
};

}  // namespace dockaudit::test
