#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "facts/record_rules.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {

/// The number that a stored value stands for; absent if it cannot be read as `reader` says. Success is 1,
/// failure 0.
std::optional<std::int64_t> read_number(std::string_view value, Reader reader) noexcept;

/// True for the values that stand for "not known" where a name is expected.
constexpr bool is_placeholder(std::string_view text) noexcept {
    return text.empty() || text == "?" || text == "(null)" || text == "(none)";
}

/// True for the id of nobody, -1 in 32 bits, in the ways in which the kernel, programs and who interprets logs
/// write it.
constexpr bool is_unset_id(std::string_view text) noexcept {
    return text == "4294967295" || text == "-1" || text == "unset";
}

/// True for the words with which programs report a success.
bool says_success(std::string_view word) noexcept;

/// The text of a stored value: a view of it, or of the memory that decoding took.
///
/// *Lifetime*: borrows the value.
class Text {
 public:
    Text(std::string_view value, Reader reader);
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;

    /// Absent if the value has no text, as the socket address of a family without names.
    std::optional<std::string_view> view() const noexcept { return view_; }

 private:
    void decode(std::string_view value, HexRule rule);
    void decode_socket(std::string_view value, Reader reader);

    std::string storage_;
    std::optional<std::string_view> view_;
};

}  // namespace dockaudit
