#include "query/regular_expression.hpp"

#include <regex.h>

#include <array>

#include <dockaudit/error.hpp>

namespace dockaudit {

struct RegularExpression::Compiled {
    explicit Compiled(const std::string& pattern) {
        const int code = regcomp(&regex, pattern.c_str(), REG_EXTENDED);
        if (code == 0) return;
        std::array<char, 200> reason{};
        regerror(code, &regex, reason.data(), reason.size());
        throw Error(ErrorKind::usage, std::string("this is no regular expression: ") + reason.data());
    }
    Compiled(const Compiled&) = delete;
    Compiled& operator=(const Compiled&) = delete;
    ~Compiled() { regfree(&regex); }

    regex_t regex{};
};

RegularExpression::RegularExpression(const std::string& pattern)
    : compiled_(std::make_shared<const Compiled>(pattern)) {}

bool RegularExpression::matches(std::string_view text) const {
    if (!compiled_) return true;
    // The text may have NULs inside. It is copied because the address sanitizer wants one after it all the
    // same.
    const std::string copy(text);
    std::array<regmatch_t, 1> span{};
    span[0].rm_so = 0;
    span[0].rm_eo = static_cast<regoff_t>(text.size());
    return regexec(&compiled_->regex, copy.c_str(), span.size(), span.data(), REG_STARTEND) == 0;
}

}  // namespace dockaudit
