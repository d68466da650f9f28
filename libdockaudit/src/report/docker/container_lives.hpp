#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/event_subject.hpp>
#include <dockaudit/report.hpp>

#include "report/docker/deed_text.hpp"
#include "report/docker/docker_table.hpp"
#include "report/group_counter.hpp"

namespace dockaudit {

/// Who started a container.
struct ContainerStart {
    Timestamp time;
    std::string person;  ///< with a `~` if he is concluded; empty if nobody logged in
    std::string verb;    ///< empty if nothing is known
    std::string text;
    std::string event;
    bool is_creation = false;  ///< it began to exist with it
};

/// What events tell of one container.
struct ContainerLife {
    std::uint64_t events = 0;    ///< of processes in it
    std::uint64_t programs = 0;  ///< that it ran
    FlagBits flags;
    std::uint64_t flagged = 0;
    ContainerStart start;

    // Details, empty unless they are asked for.
    FewTexts names;   ///< of the programs
    FewTexts people;  ///< who did what to it
    FewTexts destinations;
    std::uint64_t changes = 0;  ///< of files
    FewTexts files;
};

/// The network destination of an event's call; empty if it has none.
std::string find_destination_text(const EventView& event);

/// The lives of all containers that events touch.
class ContainerLives {
 public:
    /// Of those alone that are given, or of all.
    ContainerLives(const ReportOptions& options, DeedTeller& teller, bool with_details,
                   std::optional<std::vector<const Container*>> wanted = std::nullopt)
        : limit_(options.max_groups),
          teller_(teller),
          with_details_(with_details),
          wanted_(std::move(wanted)) {}

    /// `deed`: of that event.
    void add(const EventSubject& subject, const Deed& deed);

    /// What is known of a container; null of those that no event touched.
    const ContainerLife* find(const Container& container) const;

    std::size_t size() const noexcept { return lives_.size(); }
    std::uint64_t uncounted() const noexcept { return uncounted_; }

 private:
    ContainerLife* life_of(const Container* container);
    void add_command(const EventSubject& subject, const Deed& deed);
    void add_inside(ContainerLife& life, const EventSubject& subject);
    void add_program(ContainerLife& life, const EventSubject& subject);

    std::size_t limit_;
    DeedTeller& teller_;
    bool with_details_;
    std::optional<std::vector<const Container*>> wanted_;
    std::unordered_map<const Container*, ContainerLife> lives_;
    std::uint64_t uncounted_ = 0;
};

/// Takes over a start if it tells more than what is known: what made a container counts more than what started it
/// again, and the earlier more than the later.
void offer_start(ContainerStart& known, ContainerStart&& start);

/// What a command tells of how a container was started; without a verb if it starts none.
ContainerStart start_of(const DeedText& text, const ActionView& action);

}  // namespace dockaudit
