#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dockaudit::cli {

/// What a command still needs when it has understood its command line and begins to read what others wrote.
struct SandboxNeeds {
    /// Files and folders with all below them; of one that is not there, the nearest folder above it that is,
    /// but for the root.
    std::vector<std::filesystem::path> read;
    /// The folders in which files are made, written and replaced.
    std::vector<std::filesystem::path> write;
    /// Where files without a name are made; empty: nowhere.
    std::filesystem::path temporary_folder;
    /// Logs are opened as long as it runs, those of owners that are not known yet.
    bool follows = false;
    /// Names of accounts are looked up.
    bool wants_names = false;
};

/// A thing that was given up, or was not.
struct SandboxPart {
    std::string name;
    bool is_in_force = false;
    std::string detail;  ///< what is left of it, or why it is not in force; may be empty
};

using SandboxReport = std::vector<SandboxPart>;

/// Gives up all that is not needed, for this process and for good: new privileges, capabilities, files, system calls.
/// A part that this kernel does not have is left out, and the report says so. Names of accounts are looked up by a
/// process of their own from then on (`use_accounts`).
///
/// *Requires*: no other thread runs.
SandboxReport enter_sandbox(const SandboxNeeds& needs);

/// A line for `--stats`: `sandbox    new privileges yes, capabilities yes (none kept), …`.
std::string sandbox_text(const SandboxReport& report);

}  // namespace dockaudit::cli
