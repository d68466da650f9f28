#include "rules/audit_socket.hpp"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include <dockaudit/record_type.hpp>

namespace dockaudit::test {
namespace {

// Above what libaudit.h has for a message, MAX_AUDIT_MESSAGE_LENGTH.
constexpr std::size_t kMostMessage = 16 << 10;

int open_netlink(std::uint32_t groups) {
    const int descriptor = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
    if (descriptor < 0) return -1;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = groups;
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

bool send(int descriptor, std::uint16_t type, std::string_view body) {
    std::array<char, NLMSG_SPACE(sizeof(audit_status))> buffer{};
    nlmsghdr header{};
    header.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(body.size()));
    header.nlmsg_type = type;
    header.nlmsg_flags = NLM_F_REQUEST;
    std::memcpy(buffer.data(), &header, sizeof header);
    std::memcpy(buffer.data() + NLMSG_HDRLEN, body.data(), body.size());
    return ::send(descriptor, buffer.data(), header.nlmsg_len, 0) >= 0;
}

bool waits(int descriptor, int milliseconds) {
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, milliseconds) == 1;
}

// One message: its type and what it holds.
std::optional<std::pair<std::uint16_t, std::string>> receive(int descriptor, int milliseconds) {
    if (!waits(descriptor, milliseconds)) return std::nullopt;
    std::string buffer(kMostMessage, '\0');
    const auto size = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    nlmsghdr header{};
    if (size < static_cast<ssize_t>(NLMSG_HDRLEN)) return std::nullopt;
    std::memcpy(&header, buffer.data(), sizeof header);
    auto body = buffer.substr(NLMSG_HDRLEN, static_cast<std::size_t>(size) - NLMSG_HDRLEN);
    while (body.ends_with('\0')) body.pop_back();
    return std::pair(header.nlmsg_type, std::move(body));
}

}  // namespace

AuditSocket::AuditSocket(AuditSocket&& other) noexcept
    : request_(std::exchange(other.request_, -1)),
      records_(std::exchange(other.records_, -1)),
      enabled_(other.enabled_) {}

AuditSocket::~AuditSocket() {
    if (request_ >= 0) ::close(request_);
    if (records_ >= 0) ::close(records_);
}

std::optional<AuditSocket> AuditSocket::open(std::string& why_not) {
    if (::geteuid() != 0) {
        why_not = "not root";
        return std::nullopt;
    }
    AuditSocket audit(open_netlink(0), open_netlink(1U << (AUDIT_NLGRP_READLOG - 1)));
    if (audit.request_ < 0 || audit.records_ < 0 || !audit.ask_status()) {
        why_not = "the kernel lets nobody audit here";
        return std::nullopt;
    }
    const int size = 8 << 20;
    ::setsockopt(audit.records_, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    return audit;
}

bool AuditSocket::ask_status() {
    if (!send(request_, AUDIT_GET, {})) return false;
    while (auto message = receive(request_, 1000)) {
        if (message->first != AUDIT_GET) continue;
        // Zeros at the end were taken off.
        message->second.resize(sizeof(audit_status), '\0');
        audit_status status{};
        std::memcpy(&status, message->second.data(), sizeof status);
        enabled_ = status.enabled;
        return true;
    }
    return false;
}

void AuditSocket::set_enabled(std::uint32_t enabled) {
    audit_status status{};
    status.mask = AUDIT_STATUS_ENABLED;
    status.enabled = enabled;
    send(request_, AUDIT_SET, {reinterpret_cast<const char*>(&status), sizeof status});
    enabled_ = enabled;
}

std::string AuditSocket::read_until(const std::string& last) {
    std::string log;
    while (const auto message = receive(records_, 2000)) {
        const auto type = record_type_name(static_cast<RecordType>(message->first));
        log += "type=" + type + " msg=" + message->second + "\n";
        if (message->second.find(last) != std::string::npos && type == "SYSCALL") break;
    }
    return log;
}

}  // namespace dockaudit::test
