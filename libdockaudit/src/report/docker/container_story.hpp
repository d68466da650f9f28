#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_subject.hpp>
#include <dockaudit/report.hpp>

#include "report/docker/container_lives.hpp"
#include "report/docker/deed_text.hpp"
#include "report/docker/program_tree.hpp"
#include "report/group_counter.hpp"

namespace dockaudit {

/// The life of one container, from events that touch it. *Threads*: one object belongs to one thread.
class ContainerStory {
 public:
    /// *Lifetime*: borrows the container and the teller.
    ContainerStory(const Container& container, const ReportOptions& options, DeedTeller& teller);
    ContainerStory(const ContainerStory&) = delete;
    ContainerStory& operator=(const ContainerStory&) = delete;

    void add(const EventSubject& subject, const Deed& deed);

    /// What is known of it, its story, and what ran inside. Their names end in `suffix`.
    std::vector<ReportTable> tables(std::string_view suffix) const;

    /// Events that had no room.
    std::uint64_t uncounted() const noexcept;

 private:
    struct Step {
        Timestamp time;
        std::string what;
        std::string person;
        std::string text;
        std::uint64_t count = 1;
        Timestamp last;
        std::vector<FlagId> flags;
        std::string outcome;
        std::string event;
        bool stops = false;  // the container, as far as is known
    };
    struct FileSeen {
        Seen seen;
        std::string_view program;  // that changed it first
        std::string_view event;
    };

    void add_command(const EventSubject& subject, const Deed& deed);
    void add_inside(const EventSubject& subject, const Deed& deed);
    void add_program(const EventSubject& subject, const Deed& deed);
    void add_files(const EventSubject& subject);
    void add_runtime(const EventSubject& subject);
    void add_step(Step&& step);

    std::vector<Step> steps() const;
    std::string end_text() const;
    ReportTable facts_table(std::string_view suffix) const;
    ReportTable story_table(std::string_view suffix) const;
    ReportTable program_table(std::string_view suffix) const;

    const Container& container_;
    const ReportOptions& options_;
    DeedTeller& teller_;
    ContainerLives lives_;
    std::vector<Step> steps_;
    ProgramTree programs_;
    GroupCounter<2, FileSeen> files_;         // what was done, path
    GroupCounter<2, FileSeen> destinations_;  // the address, and what came of it
    std::optional<Timestamp> begun_;          // the last beginning and the last end that a runtime tells
    std::optional<Timestamp> ended_;
    std::uint64_t uncounted_ = 0;
};

}  // namespace dockaudit
