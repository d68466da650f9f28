#include <dockaudit/event_view.hpp>

#include <charconv>

// The kernel writes argument N as `aN=value`. One that is too long for a record is announced by
// `aN_len=bytes` and follows as `aN[0]=… aN[1]=…`, over as many EXECVE records as it takes. Arguments come in
// their order, so the words are taken as they come and `argc`, which a log can lie about, is not needed.

namespace dockaudit {
namespace {

struct ArgumentName {
    std::uint64_t index = 0;
    bool is_part = false;  // of a split argument
};

// `a12` or `a12[3]`; absent for `argc`, `a12_len` and everything else.
std::optional<ArgumentName> parse_argument_name(std::string_view name) {
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

}  // namespace

std::vector<std::string> EventView::argv() const {
    std::vector<std::string> arguments;
    std::optional<std::uint64_t> open;  // the index of the split argument that is being put together
    for (const auto& record : records_) {
        if (record.type() != RecordType::execve) continue;
        for (const auto& field : record.fields()) {
            const auto argument = parse_argument_name(field.name);
            if (!argument) continue;
            if (!argument->is_part || open != argument->index) arguments.emplace_back();
            append_decoded(arguments.back(), field.value);
            open = argument->is_part ? std::optional(argument->index) : std::nullopt;
        }
    }
    return arguments;
}

}  // namespace dockaudit
