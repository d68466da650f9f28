#pragma once

#include <charconv>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::cli {

/// The value of an option as a number. *Errors*: `Error` of kind usage that points at the mistake.
template <class Number>
Number parse_number(const TypedOption& option, Number low, Number high) {
    Number number{};
    const auto& text = option.value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < low || number > high) {
        throw option.mistake(fmt::format("this must be a number from {} to {}", low, high));
    }
    return number;
}

/// Adds what the command line and auditd.conf say of how logs are read. *Errors*: `Error` of kind usage that points at
/// the mistake.
void add_reader_options(ReaderOptions& reader, const TypedOptions& options, const Host& host);

/// True if what is shown goes to a terminal in colour, or the command line wants it so. *Errors*: as above.
bool find_color(const TypedOptions& options, const Host& host);

/// Opens logs. *Errors*: `Error`, with a hint of what a user can do.
EventReader open_logs(std::vector<LogSet> logs, Query query, ReaderOptions reader, bool is_log_named);

}  // namespace dockaudit::cli
