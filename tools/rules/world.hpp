#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/host.hpp"
#include "common/program.hpp"

namespace dockaudit::rules {

/// The host whose rules it is about: a test makes one of its own. Whole paths are those of the host, such as `/etc/audit`;
/// where they lie in fact, `root` says. Others begin at the working directory.
struct World {
    std::filesystem::path root = "/";
    bool is_root = false;                      ///< may change the host
    bool can_ask = false;                      ///< somebody sits at a terminal
    std::string machine = "x86_64";            ///< as uname(2) names it
    std::vector<std::string> program_folders;  ///< where programs are looked for, the first ones first

    /// Runs a program to its end. Never empty.
    std::function<cli::ProgramResult(const cli::ProgramCall& call)> run;
    /// Asks a question to be answered by yes or no. *Requires*: `can_ask`.
    std::function<bool(const std::string& question)> confirm;
    /// Everything from standard input.
    std::function<std::string()> read_input;
    std::function<void(std::chrono::milliseconds)> sleep;
    /// Runs a part of this program in a process of its own, whose number it gives with what it threw or returned.
    std::function<cli::ProgramResult(const std::function<void()>& work)> run_apart;

    /// Where a path of the host lies.
    std::filesystem::path at(std::string_view path) const;

    bool is_there(std::string_view path) const;
    bool is_folder(std::string_view path) const;

    /// What is in a file, 16 MiB at most; absent if there is none of that name. *Errors*: `Error` if it cannot be read.
    std::optional<std::string> read(std::string_view path) const;

    /// The names in a folder, as `ls -v` orders them; none if there is no such folder. *Errors*: `Error`.
    std::vector<std::string> list(std::string_view path) const;

    /// Writes a file that only root and its group can read: whole or not at all. *Errors*: `Error` of kind output.
    void write(std::string_view path, std::string_view text) const;

    /// The path of a program that can be run; empty if there is none of that name in `program_folders`.
    std::string find_program(std::string_view name) const;

    /// All paths of that name there.
    std::vector<std::string> find_programs(std::string_view name) const;

    /// Runs a program by its name. A status of -1 if there is none.
    cli::ProgramResult run_named(std::string_view name, std::vector<std::string> arguments) const;
};

/// This host.
World make_real_world();

}  // namespace dockaudit::rules
