#include "differential/reference_searches.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace dockaudit::test {
namespace {

constexpr std::string_view kUnset = "4294967295";

using Names = std::vector<std::string_view>;

const Names kUserParts{"-ui", "-ue", "-ul"};
const Names kUsers{"-ui", "-ue", "-ul", "-ua"};
const Names kGroupParts{"-gi", "-ge"};

bool is_number(std::string_view value) {
    return !value.empty() && (value[0] == '-' || (value[0] >= '0' && value[0] <= '9'));
}

bool has_any(const SearchCase& search, const Names& options) {
    return std::any_of(options.begin(), options.end(), [&](auto option) { return search.has(option); });
}

SearchCase without_all(SearchCase search, const Names& options) {
    for (const auto option : options) search = search.without(option);
    return search;
}

// `whole` stands for all `parts`, joined by OR, as far as none of them comes after it.
Searches divide(const SearchCase& search, std::string_view whole, const Names& parts) {
    if (!search.has(whole) || !has_any(search, parts)) return {search};
    auto rest = search.without(whole);
    for (const auto part : parts) rest = rest.without(part);

    std::vector<std::string> values(parts.size());
    for (std::size_t i = 0; i + 1 < search.options.size(); ++i) {
        const auto& option = search.options[i];
        const auto& value = search.options[i + 1];
        if (option == whole) values.assign(parts.size(), value);
        const auto part = std::find(parts.begin(), parts.end(), option);
        if (part != parts.end()) values[static_cast<std::size_t>(part - parts.begin())] = value;
    }
    Searches searches;
    for (std::size_t i = 0; i < parts.size(); ++i) searches.push_back(rest.with(parts[i], values[i]));
    return searches;
}

}  // namespace

Searches with_cut_numbers(const SearchCase& search) {
    static constexpr std::array<std::string_view, 11> kOptions{"-ui", "-ue", "-ul", "-ua", "-gi",      "-ge",
                                                               "-ga", "-p",  "-pp", "-a",  "--session"};
    auto cut = search;
    for (const auto option : kOptions) {
        const auto found = std::find(cut.options.begin(), cut.options.end(), option);
        if (found == cut.options.end()) continue;
        auto& value = *(found + 1);
        if (value.empty() || value[0] < '0' || value[0] > '9') continue;
        value = std::to_string(static_cast<std::uint32_t>(std::stoull(value)));
    }
    return {cut};
}

Searches without_numbers_beside_names(const SearchCase& search) {
    Names names;
    Names numbers;
    for (const auto option : kUsers) {
        if (search.has(option)) (is_number(search.value_of(option)) ? numbers : names).push_back(option);
    }
    if (names.empty() || numbers.empty()) return {search};
    return {without_all(search, numbers)};
}

Searches with_any_user_divided(const SearchCase& search) {
    return divide(search, "-ua", kUserParts);
}

Searches with_any_group_divided(const SearchCase& search) {
    return divide(search, "-ga", kGroupParts);
}

Searches without_unset_numbers(const SearchCase& search) {
    static constexpr std::array<std::string_view, 9> kOptions{"-ui", "-ue", "-ua", "-gi", "-ge",
                                                              "-ga", "-p",  "-pp", "-a"};
    auto rest = search;
    for (const auto option : kOptions) {
        if (rest.value_of(option) == kUnset) rest = rest.without(option);
    }
    return {rest};
}

Searches with_context_divided(const SearchCase& search) {
    return divide(search, "-se", {"-su", "-o"});
}

Searches without_object_beside_subject(const SearchCase& search) {
    return {search.has("-su") ? search.without("-o") : search};
}

}  // namespace dockaudit::test
