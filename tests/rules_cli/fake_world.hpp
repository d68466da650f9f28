#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/case_file.hpp"
#include "common/host.hpp"
#include "rules/probes.hpp"
#include "rules/world.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {

/// A host in a folder, with a kernel, a daemon and a package manager that are a few lines of text. Settings of a case:
///
///     host NAME        what lies on it: testdata/cases/rules/NAME.host, `debian` by default
///     user             it is not root who runs the command
///     answer WORD      somebody sits at a terminal and says that
///     kernel WORD...   off, locked, daemon (it runs), refuses (rules), silent (about why), keeps (what is
///                      to be deleted), or rules FILE (those are loaded)
///     broken NAME      a program that fails, whatever it is asked
///     lost QUESTION    the events of its probes do not come
///     stdin FILE       what comes on standard input
///     terminal WIDTH   standard output is one, in UTF-8
///
/// What it did to the host, beyond asking, stands at the end of standard error: `(ran) WORDS`, `(wrote) PATH MODE LINES`.
class FakeWorld {
 public:
    explicit FakeWorld(const Case& test);

    /// Runs dockaudit-rules.
    CommandResult run(std::vector<std::string> arguments);

    rules::World world;
    cli::Host host;

 private:
    struct Kernel {
        bool is_enabled = true;
        bool is_locked = false;
        bool refuses = false;
        bool is_silent = false;
        bool keeps = false;
        int daemon = 0;
        std::string rules;
    };

    void make_host(const std::string& description);
    void set_kernel(const std::string& words);
    void make_program(const std::string& path);
    cli::ProgramResult run_program(const std::vector<std::string>& words);
    cli::ProgramResult ask_auditctl(const std::vector<std::string>& words);
    cli::ProgramResult install(const std::vector<std::string>& words);
    std::string load(const std::vector<std::string>& files);
    int record_probe();
    std::string changes() const;
    std::vector<std::string> files() const;

    TempDir folder_;
    Kernel kernel_;
    std::string broken_;
    std::string lost_;
    std::string input_;
    std::vector<std::string> ran_;
    std::vector<std::string> before_;
    std::optional<std::vector<rules::Probe>> probes_;
    std::size_t next_probe_ = 0;
};

}  // namespace dockaudit::test
