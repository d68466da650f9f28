#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/case_file.hpp"
#include "common/host.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {

/// A world in which nothing changes: a fixed clock, UTC, the C locale, users root and alice, groups root and
/// docker, and the logs in `testdata/cases/host`.
class FakeHost {
 public:
    /// A world of a program: dockaudit-search or dockaudit-report.
    explicit FakeHost(std::string_view program = "dockaudit-search");

    /// The world, to be changed before `run`.
    cli::Host host;

    /// What was needed when the sandbox was entered, which changes nothing in this world.
    std::vector<cli::SandboxNeeds> needs;

    /// Standard input is a pipe with these bytes.
    void give_input(std::string bytes) { input_ = std::move(bytes); }

    /// Runs the program.
    CommandResult run(std::vector<std::string> arguments);

 private:
    TempDir config_;
    std::optional<std::string> input_;
};

}  // namespace dockaudit::test
