#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// Bytes to look for. With `fold_case` ASCII letters match in either case, as in hex digits.
struct Literal {
    std::string bytes;
    bool fold_case = false;
    /// An occurrence directly followed by one of these does not count.
    std::vector<std::string> unless_followed_by = {};
    /// If set, an occurrence counts only before the decimal spelling of one of these numbers, ascending. Zeros may
    /// lead it.
    std::shared_ptr<const std::vector<std::uint32_t>> only_before = nullptr;

    /// True unless `rest`, which is what follows an occurrence, makes it not count.
    bool counts_before(std::string_view rest) const noexcept;

    friend bool operator==(const Literal&, const Literal&) = default;
};

/// Finds one literal in long texts: two of its rarest bytes are compared 32 (AVX2) or 16 (SSE2) places at a
/// time, and only where both agree the rest. The instruction set is chosen when the program runs.
///
/// *Threads*: immutable; safe to use from several.
class LiteralFinder {
 public:
    /// *Requires*: a literal of at least one byte.
    explicit LiteralFinder(Literal literal);

    /// The offset of the first occurrence that begins at `from` or later; `npos` if there is none.
    std::size_t find(std::string_view text, std::size_t from) const noexcept;

    const Literal& literal() const noexcept { return literal_; }

    /// The same answer, byte by byte: the reference for tests, and the way on other machines.
    std::size_t find_plainly(std::string_view text, std::size_t from) const noexcept;

 private:
    bool matches_at(std::string_view text, std::size_t place) const noexcept;

    Literal literal_;        // lower case if case is folded
    std::size_t rare_ = 0;   // offset of the rarest byte
    std::size_t other_ = 0;  // offset of the next one
};

}  // namespace dockaudit
