#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// The id that stands for "no id": an audit uid or a session before login. Logs spell it 4294967295, -1 or
/// `unset`.
inline constexpr std::uint32_t kUnsetId = 0xFFFFFFFF;

/// A user or a group that a query asks for: by number, or by name.
///
/// A name is compared with the enriched name of the record if it has one, and else by the number that the
/// name has on this host.
class DOCKAUDIT_API Account {
 public:
    /// Finds the number of a local account; absent if there is none of that name.
    using Lookup = std::function<std::optional<std::uint32_t>(std::string_view name)>;

    Account(std::uint32_t number) : number_(number) {}  // NOLINT: a number is an account

    /// `local_number` is the number of that name on this host, if it has one.
    explicit Account(std::string name, std::optional<std::uint32_t> local_number = std::nullopt)
        : name_(std::move(name)), number_(local_number) {}

    /// What a user types: a decimal number, `-1` or `unset`, or a name, which `lookup` (it may be empty)
    /// turns into a number. `root` is 0 everywhere. *Errors*: `Error` of kind usage for an empty text or a
    /// number beyond 32 bits.
    static Account parse(std::string_view text, const Lookup& lookup);

    /// Empty for an account that was given by number.
    const std::string& name() const noexcept { return name_; }

    /// Absent for a name that this host does not know.
    std::optional<std::uint32_t> number() const noexcept { return number_; }

 private:
    std::string name_;
    std::optional<std::uint32_t> number_;
};

}  // namespace dockaudit
