// Command lines: one word a line, the first of them the program. What is read of them is part of them, and the
// same command without its last words is never read as another image or container. Those of programs that change
// groups are read too.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docker/group_change.hpp"

namespace {

using dockaudit::DockerCommand;

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<std::string> split(std::string_view input) {
    std::vector<std::string> words;
    while (true) {
        const auto end = input.find('\n');
        words.emplace_back(input.substr(0, end));
        if (end == std::string_view::npos) return words;
        input.remove_prefix(end + 1);
    }
}

bool is_word(std::span<const std::string> words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
}

void check(std::span<const std::string> words, const DockerCommand& command) {
    require(command.command.size() + command.arguments.size() < words.size());
    require(std::equal(command.command.rbegin(), command.command.rend(), words.rbegin()));
    for (const auto& argument : command.arguments) require(is_word(words, argument));
    for (const auto& mount : command.options.mounts) require(mount.type != "tmpfs");
    if (!command.is_certain() && command.doubt != dockaudit::CommandDoubt::missing_words) {
        require(command.command.empty() || command.doubt == dockaudit::CommandDoubt::wrong_value);
    }
    std::vector<dockaudit::FlagId> flags;
    append_flags(flags, command);
    require(std::ranges::is_sorted(flags));
}

// Of a command that is cut, what is known is what is known of the whole.
void check_cut(std::span<const std::string> words, const DockerCommand& whole) {
    const auto cut = DockerCommand::parse(words.first(words.size() - 1), false);
    if (!cut) return;
    require(!cut->is_certain());
    if (cut->verb != whole.verb || (whole.verb != "run" && whole.verb != "exec")) return;
    if (!cut->images.empty()) require(cut->images == whole.images);
    if (!cut->containers.empty()) require(cut->containers == whole.containers);
    require(cut->command.size() <= whole.command.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto words = split({reinterpret_cast<const char*>(data), size});
    if (dockaudit::adds_group_member({}, words, "docker")) require(words.size() > 2);
    if (const auto command = DockerCommand::parse(words)) {
        check(words, *command);
        check_cut(words, *command);
    }
    return 0;
}
