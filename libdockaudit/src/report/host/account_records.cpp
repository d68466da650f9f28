#include "report/host/account_records.hpp"

namespace dockaudit {

std::string account_of(const RecordView& record, EventReading& reading) {
    std::string account(reading.field(record, "acct"));
    if (account.empty()) account = reading.field(record, "id");
    return account == "unset" ? std::string() : account;
}

std::string source_of(const RecordView& record, EventReading& reading) {
    std::string source(reading.field(record, "addr"));
    if (source.empty()) source = reading.field(record, "hostname");
    return source;
}

}  // namespace dockaudit
