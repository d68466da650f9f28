#include "io/log_mark.hpp"

#include <algorithm>

#include "base/hash.hpp"

namespace dockaudit {
namespace {

// Of longer lines so much is enough.
constexpr std::size_t kMostBytes = 1024;

}  // namespace

std::uint64_t log_mark(const InputFile& input) {
    const auto start = input.start(kMostBytes);
    const auto newline = start.find('\n');
    if (newline == std::string_view::npos && start.size() < kMostBytes) return 0;
    return std::max<std::uint64_t>(hash_text(start.substr(0, newline)), 1);
}

}  // namespace dockaudit
