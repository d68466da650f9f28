#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dockaudit {

/// Finds the places of all newlines of a text, ascending; `newlines` is overwritten. Says how often `t(`
/// stands there: at least as often as the `audit(` of a time stamp does.
///
/// One pass for both: a line mostly has one of each, and bytes cost more to load than to compare. The
/// instruction set is chosen when the program runs.
std::size_t find_line_ends(std::string_view text, std::vector<std::uint32_t>& newlines);

/// The same, byte by byte: the reference for tests.
std::size_t find_line_ends_plainly(std::string_view text, std::vector<std::uint32_t>& newlines);

}  // namespace dockaudit
