#include <charconv>

#include <dockaudit/account.hpp>
#include <dockaudit/error.hpp>

namespace dockaudit {

Account Account::parse(std::string_view text, const Lookup& lookup) {
    if (text.empty()) throw Error("an account needs a name or a number", std::string(text), 0);
    if (text == "-1" || text == "unset") return Account(kUnsetId);
    if (text.front() < '0' || text.front() > '9') {
        if (text == "root") return Account(std::string(text), 0);
        return Account(std::string(text), lookup ? lookup(text) : std::nullopt);
    }
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc::result_out_of_range) {
        throw Error("an id has at most 32 bits", std::string(text), 0, text.size());
    }
    if (stop != end) {
        const auto position = static_cast<std::size_t>(stop - text.data());
        throw Error("an account is a number or a name, and a name starts with no digit", std::string(text),
                    position);
    }
    return Account(number);
}

}  // namespace dockaudit
