#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

namespace dockaudit {

/// What may be left out of a log without losing an answer: a program's dealings with what is its own.
struct ExclusionSpec {
    std::string_view id;
    std::span<const std::string_view> programs;  ///< by their names
    std::span<const std::string_view>
        folders;  ///< whose files are the program's own; empty if it is about sockets
    std::string_view what;
    std::string_view loses;
};

/// *Lifetime*: for ever.
std::span<const ExclusionSpec> exclusion_specs() noexcept;

/// An event as exclusions see it. *Lifetime*: borrows the texts.
struct ExclusionQuestion {
    std::string_view exe;
    std::span<const std::string> files;  ///< whole paths, the working directory left out
    std::string_view call;               ///< the name of the system call
};

/// True if the exclusion is for that program of an engine: one in a container that has the same name is another, and a rule
/// names a file. The name comes from a log, so it may be one that no rule can hold.
bool is_excluded_program(const ExclusionSpec& spec, std::string_view exe) noexcept;

/// The folder, or the socket, for which a rule of the exclusion would leave the event out, as the kernel decides: by the
/// file of the program and any path of the event. Empty if none would.
std::string find_excluded(const ExclusionSpec& spec, const ExclusionQuestion& question);

/// True if the call is one that a rule of the exclusion is about: it never hides starts of programs and mounts.
bool is_excluded_call(const ExclusionSpec& spec, std::string_view call) noexcept;

/// The rule that does it.
std::string exclusion_rule(const ExclusionSpec& spec, std::string_view exe, std::string_view place);

}  // namespace dockaudit
