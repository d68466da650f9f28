#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <dockaudit/escape.hpp>

#include "record/escape_table.hpp"

namespace dockaudit {

/// Gathers many short texts for a string, to which each alone would cost two calls.
///
/// *Lifetime*: borrows the string, which has all the text when the stage is gone.
class TextStage {
 public:
    explicit TextStage(std::string& out) noexcept : out_(out) {}
    TextStage(const TextStage&) = delete;
    TextStage& operator=(const TextStage&) = delete;
    ~TextStage() { flush(); }

    TextStage& append(std::string_view text) {
        if (text.size() > room()) [[unlikely]] {
            flush().append(text);
        } else {
            copy(at_, text.data(), text.size());
            at_ += text.size();
        }
        return *this;
    }

    void push_back(char c) {
        if (room() == 0) flush();
        *at_++ = c;
    }

    void append_escaped(std::string_view text, EscapeMode mode) {
        if (needs_escape(text, escape_mask(mode))) {
            dockaudit::append_escaped(flush(), text, mode);
        } else {
            append(text);
        }
    }

 private:
    std::size_t room() const noexcept {
        return static_cast<std::size_t>(buffer_.data() + buffer_.size() - at_);
    }

    std::string& flush() {
        out_.append(buffer_.data(), at_);
        at_ = buffer_.data();
        return out_;
    }

    // Short texts come by the hundred million: two words that may overlap make any of them.
    static void copy(char* to, const char* from, std::size_t size) noexcept {
        if (size >= 16) {
            for (std::size_t i = 0; i + 16 < size; i += 16) std::memcpy(to + i, from + i, 16);
            std::memcpy(to + size - 16, from + size - 16, 16);
        } else if (size >= 8) {
            copy_ends<std::uint64_t>(to, from, size);
        } else if (size >= 4) {
            copy_ends<std::uint32_t>(to, from, size);
        } else if (size > 1) {
            copy_ends<std::uint16_t>(to, from, size);
        } else if (size == 1) {
            *to = *from;
        }
    }

    template <class Word>
    static void copy_ends(char* to, const char* from, std::size_t size) noexcept {
        Word first = 0;
        Word last = 0;
        std::memcpy(&first, from, sizeof(Word));
        std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
        std::memcpy(to, &first, sizeof(Word));
        std::memcpy(to + size - sizeof(Word), &last, sizeof(Word));
    }

    std::string& out_;
    std::array<char, 4096> buffer_;  // not cleared: bytes are read only where some were written
    char* at_ = buffer_.data();
};

}  // namespace dockaudit
