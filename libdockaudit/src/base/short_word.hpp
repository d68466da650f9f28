#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/words64.hpp"

namespace dockaudit {

/// A word of 1 to 16 bytes that others are expected to begin with: a comparison without a call or a loop.
class ShortWord {
 public:
    static constexpr std::size_t kMaxSize = 16;

    /// *Requires*: 1 to `kMaxSize` bytes.
    explicit ShortWord(std::string_view word) noexcept : size_(word.size()) {
        std::memcpy(bytes_.data(), word.data(), size_);
        std::memset(mask_.data(), 0xFF, size_);
    }

    std::size_t size() const noexcept { return size_; }

    /// True if [`begin`, `end`) begins with the word.
    bool starts(const char* begin, const char* end) const noexcept {
        const auto left = static_cast<std::size_t>(end - begin);
        if (left < kMaxSize) return left >= size_ && std::memcmp(begin, bytes_.data(), size_) == 0;
        const auto difference = [&](std::size_t at) {
            return (load_word(begin + at) ^ load_word(bytes_.data() + at)) & load_word(mask_.data() + at);
        };
        return (difference(0) | difference(8)) == 0;
    }

 private:
    std::array<char, kMaxSize> bytes_{};
    std::array<char, kMaxSize> mask_{};
    std::size_t size_;
};

}  // namespace dockaudit
