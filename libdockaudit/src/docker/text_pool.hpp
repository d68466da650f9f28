#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"

namespace dockaudit {

/// The words of a command line, each of which has a NUL after it. *Lifetime*: that of the text.
inline std::vector<std::string_view> split_arguments(std::string_view text) {
    std::vector<std::string_view> arguments;
    while (!text.empty()) {
        const auto size = text.find('\0');
        arguments.push_back(text.substr(0, size));
        if (size == std::string_view::npos) break;
        text.remove_prefix(size + 1);
    }
    return arguments;
}

/// The same as texts of their own.
inline std::vector<std::string> split_words(std::string_view text) {
    const auto words = split_arguments(text);
    return {words.begin(), words.end()};
}

/// The other way round.
inline std::string join_words(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text.append(word).push_back('\0');
    return text;
}

/// Keeps each text once and numbers them. *Lifetime*: the texts die with the pool.
class TextPool {
 public:
    using Number = std::uint32_t;

    TextPool() { number({}); }

    /// The number of a text; that of the empty one is 0.
    Number number(std::string_view text) {
        if (const auto found = numbers_.find(text); found != numbers_.end()) return found->second;
        const auto kept = keep(text);
        const auto number = static_cast<Number>(texts_.size());
        texts_.push_back(kept);
        numbers_.emplace(kept, number);
        return number;
    }

    /// The number of a text that is there already.
    const Number* find(std::string_view text) const {
        const auto found = numbers_.find(text);
        return found == numbers_.end() ? nullptr : &found->second;
    }

    /// Gives the memory of the table back. *Requires*: nothing is looked up or added any more.
    void close() { numbers_ = {}; }

    /// About what it takes.
    std::size_t bytes() const noexcept { return bytes_ + texts_.size() * kOverhead; }

    std::string_view operator[](Number number) const noexcept { return texts_[number]; }

 private:
    struct Hash {
        std::size_t operator()(std::string_view text) const noexcept { return hash_text(text); }
    };

    static constexpr std::size_t kOverhead = 64;  // of one text: the view, and its place in the table

    std::string_view keep(std::string_view text) {
        constexpr std::size_t kChunk = 256 << 10;  // so large that the allocator gives it back
        if (text.size() > free_) {
            free_ = text.size() > kChunk ? text.size() : kChunk;
            chunks_.push_back(std::make_unique<char[]>(free_));
            next_ = chunks_.back().get();
        }
        if (!text.empty()) std::memcpy(next_, text.data(), text.size());
        const std::string_view kept(next_, text.size());
        next_ += text.size();
        free_ -= text.size();
        bytes_ += text.size();
        return kept;
    }

    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t free_ = 0;
    std::size_t bytes_ = 0;
    std::vector<std::string_view> texts_;
    std::unordered_map<std::string_view, Number, Hash> numbers_;
};

}  // namespace dockaudit
