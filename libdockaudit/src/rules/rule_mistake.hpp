#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dockaudit {

/// Part of a line, in bytes from its start.
struct RuleSpan {
    std::size_t start = 0;
    std::size_t length = 0;
};

/// Why a line of rules is refused: thrown by what reads a part of it, caught by what reads the line.
struct RuleMistake {
    RuleSpan span;
    std::string message;
    std::string hint;
};

[[noreturn]] inline void refuse_rule(RuleSpan span, std::string message, std::string hint = {}) {
    throw RuleMistake{span, std::move(message), std::move(hint)};
}

}  // namespace dockaudit
