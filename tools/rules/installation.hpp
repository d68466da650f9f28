#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/host.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

inline constexpr std::string_view kRulesFile = "/etc/audit/rules.d/50-docker.rules";

/// Puts a file of rules where auditd looks for them, and loads it. Nothing is changed before `write` and `load`.
///
/// *Lifetime*: borrows host and world.
class Installation {
 public:
    /// Looks at what is there. *Errors*: `Error` if that cannot be read.
    Installation(const cli::Host& host, const World& world, std::string text);

    /// What `write` and `load` are going to do, for a user: steps, and a diff if there are other rules.
    std::string plan() const;

    /// False if the file is there already as it should be.
    bool is_change() const noexcept { return !before_ || *before_ != text_; }

    /// Writes the file, and what was there to a backup. *Errors*: `Error` of kind output.
    void write() const;

    /// Gives the kernel the rules of all files, or where there is no augenrules(8) those of this file. *Errors*: `Error`
    /// of kind output that says what went wrong.
    void load() const;

    /// Where what is there is kept.
    const std::string& backup() const noexcept { return backup_; }

 private:
    std::vector<std::string> loader() const;
    void delete_old() const;

    const World& world_;
    std::string text_;
    std::optional<std::string> before_;
    std::string backup_;
};

}  // namespace dockaudit::rules
