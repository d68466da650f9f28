#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// The `"` that ends a JSON string whose content starts at `from`; `npos` if it does not end.
std::size_t find_json_string_end(std::string_view text, std::size_t from) noexcept;

/// The bytes that the content of a JSON string stands for. What is no escape stays as it is, a half of a
/// surrogate pair too.
///
/// `origins` says where each of them is spelled in `content`; it has one element more, for the end.
void unescape_json(std::string_view content, std::string& out, std::vector<std::uint32_t>& origins);

}  // namespace dockaudit
