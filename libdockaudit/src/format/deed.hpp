#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_subject.hpp>

#include "facts/event_facts.hpp"

namespace dockaudit {

/// What an event tells of what people and containers did: of most nothing. The lines of activity and the reports show
/// the same ones.
///
/// *Lifetime*: borrows the event and the history.
struct Deed {
    enum class Kind : std::uint8_t {
        none,
        command,  ///< somebody started a client of an engine; what the client did then is left out
        program,  ///< a container ran a program, which is no part of the machinery
        change,   ///< somebody did something to the engine without its client
    };

    Kind kind = Kind::none;
    std::string_view verb;             ///< of a change: `config`, `connect`
    std::vector<FlagId> flags;         ///< of any kind but none, where nobody has looked
    Residence residence;               ///< of the process
    std::optional<ActionView> action;  ///< of a command
    std::vector<std::string> words;    ///< the command line of a program, or of a change that is one
};

Deed read_deed(const EventSubject& subject);

/// What came of the event itself. *Requires*: `facts` with `success`.
ActionOutcome outcome_of(const EventFacts& facts, const std::vector<FlagId>& flags);

/// `ok`, `failed`, `denied`; empty if unknown.
std::string_view outcome_text(ActionOutcome outcome) noexcept;

/// `run`, and of other clients than docker `podman run`.
std::string command_name(const DockerCommand& command);

/// How a container is called: the name that somebody used, or else has, and the id, of 64 digits the first twelve.
struct ContainerLabel {
    std::string_view name;  ///< may be empty
    std::string_view id;    ///< empty if it is not known
};

/// Of a container that may be null. *Lifetime*: of the arguments.
ContainerLabel label_of(std::string_view name, const Container* container) noexcept;

/// `web`, or the beginning of the id, as a command names the container it is about; empty if it names none. *Lifetime*:
/// of the command.
std::string_view typed_container(const DockerCommand& command) noexcept;

/// Is told one thing that a text consists of, and a word that stands before it: `image `, `alpine`.
using VisitPart = std::function<void(std::string_view before, std::string_view text)>;

inline constexpr std::string_view kImagePart = "image ";

/// What else a command asks for, besides its verb and its container. Values of the environment are not told.
void visit_command_parts(const ActionView& action, const VisitPart& visit);

/// What a change was made to and with. *Requires*: `facts` with `file`, `exe` and `success`.
void visit_change_parts(const EventView& event, const EventFacts& facts, const Deed& deed,
                        const VisitPart& visit);

}  // namespace dockaudit
