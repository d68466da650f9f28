#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/ascii.hpp"
#include "docker/client_tables.hpp"

namespace dockaudit {
namespace {

const FlagRow* find_row(std::span<const FlagRow> rows, std::string_view verb) noexcept {
    const auto found = std::ranges::find(rows, verb, &FlagRow::verb);
    return found == rows.end() ? nullptr : &*found;
}

std::span<const FlagRow> own_rows(ContainerClient client) noexcept {
    if (client == ContainerClient::podman) return podman_flag_rows();
    if (client == ContainerClient::nerdctl) return nerdctl_flag_rows();
    return {};
}

std::span<const FlagRow> common_rows(std::string_view verb) noexcept {
    const bool is_compose = verb == "compose" || verb.starts_with("compose ");
    return is_compose ? compose_flag_rows() : docker_flag_rows();
}

// The flag of a row whose word `matches` says is wanted: it is given the name and the letter.
template <typename Matches>
std::optional<ClientFlag> find_in(const FlagRow* row, Matches matches) noexcept {
    auto rest = row == nullptr ? std::string_view{} : row->flags;
    while (!rest.empty()) {
        auto word = take_until(rest, ' ');
        const auto value = word.ends_with('=')   ? FlagValue::required
                           : word.ends_with('?') ? FlagValue::optional
                                                 : FlagValue::boolean;
        if (value != FlagValue::boolean) word.remove_suffix(1);
        auto letter = word;
        const auto name = take_until(letter, ',');
        if (matches(name, letter)) return ClientFlag{name.empty() ? letter : name, value};
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> command_verbs() {
    std::set<std::string> verbs;
    for (const auto rows :
         {docker_flag_rows(), compose_flag_rows(), podman_flag_rows(), nerdctl_flag_rows()}) {
        for (const auto& row : rows) {
            if (!row.verb.empty() && !is_verb_group(row.verb)) verbs.emplace(row.verb);
        }
    }
    return {verbs.begin(), verbs.end()};
}

VerbFlags::VerbFlags(ContainerClient client, std::string_view verb) noexcept
    : own_(find_row(own_rows(client), verb)),
      common_(find_row(common_rows(verb), verb)),
      root_(find_row(own_rows(client), "")) {}

std::optional<ClientFlag> VerbFlags::find(std::string_view name) const noexcept {
    if (name.empty()) return std::nullopt;
    const auto matches = [name](std::string_view word, std::string_view) { return word == name; };
    for (const auto* row : {own_, common_, root_}) {
        if (const auto flag = find_in(row, matches)) return flag;
    }
    return name == "help" ? std::optional(ClientFlag{"help"}) : std::nullopt;
}

std::optional<ClientFlag> VerbFlags::find(char letter) const noexcept {
    const std::string_view name(&letter, 1);
    const auto matches = [name](std::string_view, std::string_view word) { return word == name; };
    for (const auto* row : {own_, common_, root_}) {
        if (const auto flag = find_in(row, matches)) return flag;
    }
    return letter == 'h' ? std::optional(ClientFlag{"help"}) : std::nullopt;
}

}  // namespace dockaudit
