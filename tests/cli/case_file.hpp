#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// What a command did.
struct CommandResult {
    int status = 0;
    std::string out;
    std::string err;
};

/// One command line and what should come of it, as it stands in a file of `testdata/cases`:
///
///     === a title
///     $ -if small/mixed.log -k 'two words'
///     @ zone Europe/Berlin
///     status 0
///     out| a line of standard output
///     err| a line of standard error
///
/// The word after `@` is a setting: `zone NAME`, `now TIME`, `stdin FILE` (a pipe), `terminal WIDTH`
/// (standard output is one, in UTF-8), `date-format` and `time-format` of the locale, `tool NAME` (`report`; otherwise
/// dockaudit-search). A backslash in a line
/// of output is doubled; control characters are written `\x1d`. A last line without a newline ends in `\c`.
struct Case {
    std::string title;
    std::string command;
    std::vector<std::string> settings;
    std::string expected;  ///< the lines from `status` on

    /// The words of the command; single quotes hold one together.
    std::vector<std::string> arguments() const;

    /// The rest of the setting of that name; empty if there is none.
    std::string setting(std::string_view name) const;
};

struct CaseFile {
    std::string preamble;  ///< what stands before the first case
    std::vector<Case> cases;
};

/// *Errors*: `std::runtime_error` for a line that is none of a case.
CaseFile parse_cases(const std::string& text);
std::string format_cases(const CaseFile& file);

/// A result in the form of `Case::expected`.
std::string format_result(const CommandResult& result);

/// The lines in which two texts differ, with `-` and `+` in front.
std::string difference(const std::string& expected, const std::string& actual);

}  // namespace dockaudit::test
