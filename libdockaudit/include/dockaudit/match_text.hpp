#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dockaudit {

/// A value or a part of one that a query asks for, to be shown to a reader: see `Query::match_texts`.
///
/// It says less than the query: the type of the record and the place of the field in it do not count, and
/// what is put together from several fields is not looked for.
struct MatchText {
    std::vector<std::string> fields{};     ///< the names of the fields whose values count
    std::string text{};                    ///< empty if a number is asked for
    std::optional<std::int64_t> number{};  ///< the whole value is that number
    bool is_whole = false;                 ///< the whole value is the text
    bool may_be_hex = false;               ///< the log may spell the value in hex digits
    bool in_arguments = false;             ///< the arguments of EXECVE records count too
};

}  // namespace dockaudit
