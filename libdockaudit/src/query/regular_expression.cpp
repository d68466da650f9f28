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
    // The text has no NUL at its end and may have some inside.
    std::array<regmatch_t, 1> span{};
    span[0].rm_so = 0;
    span[0].rm_eo = static_cast<regoff_t>(text.size());
    const char* begin = text.empty() ? "" : text.data();
    return regexec(&compiled_->regex, begin, span.size(), span.data(), REG_STARTEND) == 0;
}

}  // namespace dockaudit
