#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/rule_profile.hpp>

#include "common/host.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

inline constexpr std::string_view kRulesFile = "/etc/audit/rules.d/50-docker.rules";

/// At the start of a system it makes the folders that the rules need: tmpfiles.d(5).
inline constexpr std::string_view kTmpfilesFile = "/etc/tmpfiles.d/dockaudit.conf";

/// What is to be installed.
struct InstalledTexts {
    std::string rules;
    std::string tmpfiles;  ///< empty if no folder has to be made; then a file that is there stays
};

InstalledTexts make_texts(RuleProfile profile, const RuleHost& host);

/// Puts a file of rules where auditd looks for them, with one for tmpfiles.d(5) if need be, and loads it. Nothing is
/// changed before `write` and `load`.
///
/// *Lifetime*: borrows host and world.
class Installation {
 public:
    /// Looks at what is there. *Errors*: `Error` if that cannot be read.
    Installation(const cli::Host& host, const World& world, InstalledTexts texts);

    /// What `write` and `load` are going to do, for a user: steps, and a diff if there are other rules.
    std::string plan() const;

    /// The same in a few words: `write and load FILE`.
    std::string summary() const;

    /// False if the files are there already as they should be.
    bool is_change() const noexcept;

    /// Writes the files, and what was there to backups. *Errors*: `Error` of kind output.
    void write() const;

    /// Gives the kernel the rules of all files, or where there is no augenrules(8) those of this file. *Errors*: `Error`
    /// of kind output that says what went wrong.
    void load() const;

 private:
    struct File {
        std::string_view path;
        std::string text;
        std::optional<std::string> before;  // what is there
        std::string backup;                 // where that is kept

        bool is_change() const noexcept { return !before || *before != text; }
        std::string plan(std::string_view what) const;
    };

    File look_at(const cli::Host& host, std::string_view path, std::string text) const;
    void write(const File& file) const;
    std::vector<std::string> loader() const;
    void delete_old() const;

    const World& world_;
    File rules_;
    std::optional<File> tmpfiles_;
};

}  // namespace dockaudit::rules
