#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace dockaudit {

/// An extended regular expression of regex(7), compiled. It works on bytes.
///
/// POSIX's, as that is what ausearch-expression(5) promises; std::regex needs stack for each byte of the
/// text.
///
/// *Threads*: immutable; safe to use from several, copies share their content.
class RegularExpression {
 public:
    /// Matches every text.
    RegularExpression() = default;

    /// *Errors*: `Error` of kind usage if the pattern is none; without a position.
    explicit RegularExpression(const std::string& pattern);

    /// True if some part of the text matches.
    bool matches(std::string_view text) const;

 private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace dockaudit
