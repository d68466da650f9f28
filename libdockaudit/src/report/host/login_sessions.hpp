#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/time.hpp>

namespace dockaudit {

/// Something that a record says of a login session.
struct SessionMark {
    enum class Kind : std::uint8_t {
        begin,   ///< LOGIN: the kernel was told who it is
        login,   ///< a program let somebody in
        open,    ///< PAM opened a session
        close,   ///< PAM closed one
        logout,  ///< a program says that somebody left
    };

    Timestamp time;
    Kind kind = Kind::begin;
    std::string host;  ///< the text of a `HostKey`
    std::uint32_t session = 0;
    std::string user;
    std::string from;
    std::string program;
    std::string terminal;
};

/// A login session. What is not known is empty.
struct LoginSession {
    std::string host;
    std::uint32_t session = 0;
    std::string user;
    std::string from;
    std::string program;  ///< that let him in
    std::string terminal;
    Timestamp begin;
    std::optional<Timestamp> end;  ///< absent if the log does not tell it
    bool is_begun_before = false;  ///< the log has no begin of it: `begin` is what is told first
};

/// Puts marks together to sessions. The kernel counts sessions from each start of the system on, so a number that begins
/// again is another session. Marks may come in any order.
std::vector<LoginSession> make_login_sessions(std::vector<SessionMark> marks);

/// True for programs that begin sessions for jobs, not for people: cron and its like, and the manager of a user's services.
bool runs_jobs(std::string_view program) noexcept;

/// True for programs that change the user inside of a session: su, sudo and their like.
bool changes_user(std::string_view program) noexcept;

}  // namespace dockaudit
