#pragma once

#include <string>

#include "report/event_reading.hpp"

namespace dockaudit {

/// True for what programs report of accounts: logins, passwords, sessions, changes of users and groups. The numbers are
/// those of libaudit.h.
constexpr bool is_account_record(RecordType type) noexcept {
    return type >= RecordType{1100} && type < RecordType{1200};
}

/// The account that such a record is about, as it names it: by `acct`, or by the number in `id`. Empty if it names none.
std::string account_of(const RecordView& record, EventReading& reading);

/// Where somebody comes from: the address, else the name of the host. Empty if it is not known.
std::string source_of(const RecordView& record, EventReading& reading);

}  // namespace dockaudit
