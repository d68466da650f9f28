#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

// The kernel writes argument N as `aN=value`. One that is too long for a record is announced by
// `aN_len=bytes` and follows as `aN[0]=… aN[1]=…`, over as many EXECVE records as it takes. Arguments come in
// their order, so the words are taken as they come. Old kernels leave empty ones out, whose places are kept:
// as many as the index of the next argument says, if `argc`, which a log can lie about, has room for it, and
// if they are few. What is missing after the last one may be torn off as well, and is not made up, unless
// its name ends the record: `argc=2 a0="x" a1=`.

namespace dockaudit {

/// The name of a field of an EXECVE record that holds an argument or a part of one.
struct ArgumentName {
    std::uint64_t index = 0;
    bool is_part = false;  ///< of a split argument
};

/// Reads `a12` or `a12[3]`; absent for `argc`, `a12_len` and everything else.
inline std::optional<ArgumentName> parse_argument_name(std::string_view name) noexcept {
    if (name.size() < 2 || name.front() != 'a') return std::nullopt;
    ArgumentName argument;
    const char* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data() + 1, end, argument.index);
    if (error != std::errc{}) return std::nullopt;
    if (rest == end) return argument;
    if (*rest != '[' || *(end - 1) != ']') return std::nullopt;
    argument.is_part = true;
    return argument;
}

/// Says of argument after argument of an event whether it goes on with the one before.
class ArgumentJoiner {
 public:
    /// More empty arguments in a row are not made up for one index.
    static constexpr std::uint64_t kMaxLeftOut = 64;

    /// Takes the value of `argc`, of which the first of an event counts.
    void set_total(std::string_view argc) noexcept {
        if (total_ == 0) std::from_chars(argc.data(), argc.data() + argc.size(), total_);
    }

    bool continues(const ArgumentName& argument) noexcept {
        const bool is_same = argument.is_part && open_ == argument.index;
        open_ = argument.is_part ? std::optional(argument.index) : std::nullopt;
        const bool has_gap = argument.index > next_ && argument.index < total_;
        left_out_ = has_gap && argument.index - next_ <= kMaxLeftOut ? argument.index - next_ : 0;
        if (argument.index >= next_ && argument.index < total_) next_ = argument.index + 1;
        return is_same;
    }

    /// How many empty arguments end a record, of which `body` is what follows the stamp.
    std::uint64_t left_out_at_end(std::string_view body) noexcept {
        const auto last = body.find_last_not_of(' ') + 1;
        if (last == 0 || body[last - 1] != '=') return 0;
        const auto space = body.rfind(' ', last - 1);
        const auto argument = parse_argument_name(body.substr(space + 1, last - space - 2));
        if (!argument || argument->is_part || argument->index < next_ || argument->index + 1 != total_)
            return 0;
        continues(*argument);
        return left_out_ + 1;
    }

    /// How many empty arguments were left out before the argument that was asked about last.
    std::uint64_t left_out() const noexcept { return left_out_; }

 private:
    std::optional<std::uint64_t> open_;  // the index of the split argument that is being put together
    std::uint64_t total_ = 0;
    std::uint64_t next_ = 0;  // the index that is expected
    std::uint64_t left_out_ = 0;
};

}  // namespace dockaudit
