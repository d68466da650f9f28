#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/escape.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

/// How rows of named values are written.
enum class RowFormat {
    table,  ///< aligned, for people
    csv,    ///< RFC 4180: quotes where a value needs them; lines end in a newline alone
    tsv,    ///< tab, newline, carriage return and backslash as `\t \n \r \\`, other control bytes as `\ooo`
    json,   ///< an object a line; a list is an array whatever it has, several values of another column are
            ///< one text; what is absent is null
};

/// `table`, `csv`, `tsv` or `json`.
DOCKAUDIT_API std::optional<RowFormat> parse_row_format(std::string_view name) noexcept;

struct Column {
    enum class Role : std::uint8_t { plain, key, outcome, exit, severity };

    std::string name;
    bool is_list = false;
    bool is_number = false;
    bool is_command = false;  ///< values are joined as by `join_arguments`, not by semicolons
    Role role = Role::plain;  ///< what a table colours
    std::size_t width = 0;    ///< of a table, to begin with; it widens for longer values, within reason
};

struct RowOptions {
    /// Of values in tables and csv; json and tsv have escapes of their own.
    EscapeMode escape = EscapeMode::tty;
    std::optional<std::size_t> max_width;  ///< of a line of a table, in characters; what is beyond is cut
    bool is_colored = false;               ///< tables only
    bool is_utf8 = true;                   ///< a cut may be marked by a character that is not ASCII
};

/// Writes rows, one after the other. A table starts with the widths of its columns and widens a column when
/// it meets a longer value, so nothing has to be kept back; values of more than 40 characters push the rest
/// of their row aside. An absent value is `-` in a table and empty in csv and tsv.
///
/// *Threads*: one object belongs to one thread at a time.
class DOCKAUDIT_API RowWriter {
 public:
    virtual ~RowWriter() = default;

    /// Makes the columns of a table as wide as this row will need them, for who has the rows before they are
    /// written. *Requires*: as many cells as columns.
    virtual void widen(std::span<const std::vector<std::string>> /*cells*/) {}

    /// The names of the columns; nothing in json.
    virtual void append_header(std::string& out) = 0;

    /// *Requires*: as many cells as columns.
    virtual void append_row(std::string& out, std::span<const std::vector<std::string>> cells) = 0;

 protected:
    RowWriter() = default;
    RowWriter(const RowWriter&) = default;
    RowWriter& operator=(const RowWriter&) = default;
};

DOCKAUDIT_API std::unique_ptr<RowWriter> make_row_writer(RowFormat format, std::vector<Column> columns,
                                                         const RowOptions& options);

}  // namespace dockaudit
