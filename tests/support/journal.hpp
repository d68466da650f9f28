#pragma once

#include <string>
#include <string_view>

namespace dockaudit::test {

/// Which host the entries of a journal are of. Empty: they do not say.
struct JournalHost {
    std::string name;
    std::string machine_id;
};

/// What `journalctl -o export` would write of a journal with the records of a log, as journald takes them apart: type,
/// serial and time as fields, the text as message. A record of another node is of a host of that name. Lines that are no
/// records are left out.
std::string to_journal_export(std::string_view log, const JournalHost& host = {});

/// The same for `-o json`.
std::string to_journal_json(std::string_view log, const JournalHost& host = {});

/// True if `make_journal_file` can work here: systemd-journal-remote is installed.
bool can_make_journal_files();

/// Makes a journal file of a text that `journalctl -o export` could have written. *Errors*: `std::runtime_error`.
void make_journal_file(const std::string& export_file, const std::string& journal_file);

}  // namespace dockaudit::test
