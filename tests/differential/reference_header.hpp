#pragma once

#include <optional>
#include <string_view>

#include "record/header.hpp"

namespace dockaudit::test {

/// What ausearch reads as a header: words by their places, numbers as far as their digits go.
std::optional<RecordHeader> parse_reference_header(std::string_view text) noexcept;

}  // namespace dockaudit::test
