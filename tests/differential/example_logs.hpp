#pragma once

#include <string>
#include <string_view>

namespace dockaudit::test {

/// The parts of small logs. All records are of one time; the serial makes the event.
std::string record(std::string_view type, int serial, std::string_view body);

/// A USER_LOGIN record with this message, and what comes after its quotes.
std::string user_record(int serial, std::string_view message, std::string_view behind = "");

/// The body of a SYSCALL record, and its parts.
extern const std::string kCallStart;
extern const std::string kTask;
extern const std::string kCall;

/// A LOGIN record of serial 2.
extern const std::string kLogin;

/// System calls of several users and groups.
std::string many_users();

/// Records with several labels of subject and object.
std::string many_labels();

}  // namespace dockaudit::test
