#include "report/host/login_sessions.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace dockaudit {
namespace {

// What changes the user inside of a session begins none, and its end is not that of the session.
constexpr std::array<std::string_view, 10> kInside{
    "su",   "sudo", "sudo-rs", "runuser",    "pkexec",
    "doas", "sg",   "newgrp",  "machinectl", "polkit-agent-helper-1"};
constexpr std::array<std::string_view, 6> kJobs{"cron", "crond", "atd", "anacron", "systemd", "fcron"};

std::string_view name_of(std::string_view program) noexcept {
    return program.substr(program.rfind('/') + 1);
}

bool begins(SessionMark::Kind kind) noexcept {
    return kind == SessionMark::Kind::begin || kind == SessionMark::Kind::login ||
           kind == SessionMark::Kind::open;
}

void fill(std::string& text, const std::string& other) {
    if (text.empty()) text = other;
}

/// Goes through the marks in the order of time.
class SessionMaker {
 public:
    void add(const SessionMark& mark) {
        if (mark.kind != SessionMark::Kind::begin && changes_user(mark.program)) return;
        auto& number = open_[{mark.host, mark.session}];
        const bool begins_again = number == 0 ||
                                  (mark.kind == SessionMark::Kind::begin && has_begun_[number - 1]) ||
                                  (begins(mark.kind) && sessions_[number - 1].end.has_value());
        if (begins_again) {
            sessions_.push_back({mark.host, mark.session, {}, {}, {}, {}, mark.time, {}, !begins(mark.kind)});
            has_begun_.push_back(false);
            number = sessions_.size();
        }
        auto& session = sessions_[number - 1];
        if (mark.kind == SessionMark::Kind::begin) has_begun_[number - 1] = true;
        // Who becomes somebody inside of a session does not change whose it is.
        fill(session.user, mark.user);
        if (begins(mark.kind)) {
            fill(session.from, mark.from);
            fill(session.program, mark.program);
            fill(session.terminal, mark.terminal);
        } else if (session.program.empty() || mark.program == session.program) {
            session.end = mark.time;
        }
    }

    std::vector<LoginSession> take() { return std::move(sessions_); }

 private:
    std::vector<LoginSession> sessions_;
    std::vector<bool> has_begun_;                                        // of each
    std::map<std::pair<std::string, std::uint32_t>, std::size_t> open_;  // the number of the newest, from 1
};

}  // namespace

std::vector<LoginSession> make_login_sessions(std::vector<SessionMark> marks) {
    std::ranges::stable_sort(marks, {}, &SessionMark::time);
    SessionMaker maker;
    for (const auto& mark : marks) maker.add(mark);
    return maker.take();
}

bool runs_jobs(std::string_view program) noexcept {
    return std::ranges::find(kJobs, name_of(program)) != kJobs.end();
}

bool changes_user(std::string_view program) noexcept {
    return std::ranges::find(kInside, name_of(program)) != kInside.end();
}

}  // namespace dockaudit
