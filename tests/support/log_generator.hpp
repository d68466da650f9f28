#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dockaudit::test {

/// What a generated log is to contain besides ordinary events.
struct GeneratorOptions {
    unsigned max_events = 60;
    bool damage = true;       ///< torn, cut, mutilated and foreign lines, NUL bytes, no newline at the end
    bool odd_headers = true;  ///< headers at the edge of what is a record
    bool odd_lines = true;    ///< records in JSON strings, lists, after prefixes, and several on a line
    bool long_lines = true;   ///< lines of several kilobytes
    bool reopen = true;       ///< ids that come again after their event was complete
};

/// A random audit log: events of many kinds, interleaved, out of order, of several nodes, enriched or not.
/// Values come from small vocabularies, so that a query for one of them finds something. The same seed gives
/// the same log.
std::string generate_log(std::uint64_t seed, const GeneratorOptions& options = {});

/// The vocabularies, decoded.
namespace vocabulary {
std::span<const std::string_view> keys();
std::span<const std::string_view> comms();
std::span<const std::string_view> files();
std::span<const std::string_view> nodes();
std::span<const std::string_view> contexts();
std::span<const std::string_view> hosts();
std::span<const std::uint32_t> uids();
}  // namespace vocabulary

}  // namespace dockaudit::test
