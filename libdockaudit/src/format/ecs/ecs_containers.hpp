#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_subject.hpp>

#include "format/ecs/ecs_document.hpp"
#include "format/json_text.hpp"

namespace dockaudit {

/// What is known of containers and processes beyond the records of one event: where its process was, what
/// started it, who is behind it, and what its client was asked for. Without a history it is what the event
/// says itself: the container that it names and the command line of its client.
///
/// An event belongs to the container that its process is in (`container`), and names those that it handles
/// from outside or speaks of (`dockaudit.container.named`).
class EcsContainers {
 public:
    explicit EcsContainers(std::shared_ptr<const ContainerHistory> history) : history_(std::move(history)) {}

    void read(const EventView& event, const EcsDocument& document);

    /// The member of `process` that tells one process from all others.
    void append_entity(JsonText& json) const;

    /// Members of `process.parent`, after its pid.
    void append_parent(JsonText& json) const;

    /// `container`, `orchestrator` and `threat`.
    void append_objects(JsonText& json) const;

    /// Members of `dockaudit`.
    void append_members(JsonText& json) const;

 private:
    // What was made of what the history says, by its number: most events are of the processes of those before them.
    template <class Made>
    class Remembered {
     public:
        // Null for an unknown number. *Lifetime*: until the next call.
        template <class Make>
        const Made* get(EventSubject::Number number, Make make) {
            if (number == EventSubject::kUnknown) return nullptr;
            auto& place = places_[number % places_.size()];
            if (place.number != number) place = {number, make()};
            return &place.made;
        }

     private:
        struct Place {
            EventSubject::Number number = EventSubject::kUnknown;
            Made made;
        };

        std::vector<Place> places_ = std::vector<Place>(32);
    };

    void find_processes(const EventSubject& subject);
    void find_command(const EventSubject& subject, const EcsDocument& document);
    void find_person(const EventSubject& subject, const EcsDocument& document);
    void find_named(const EventSubject& subject, const ContainerHint& hint);
    void add_named(const Container& container, std::string_view source, bool is_inferred);
    void add_named(std::string_view id, std::string_view name, std::string_view source);
    void add_words();
    bool is_named(std::string_view member, std::string_view text) const;
    const std::string& local_name(std::uint32_t user);

    void append_residence(JsonText& json) const;
    void append_command(JsonText& json) const;

    std::shared_ptr<const ContainerHistory> history_;
    Residence residence_;
    const ActionView* action_ = nullptr;
    std::optional<DockerCommand> command_;  // of the event itself, if no action is known
    std::vector<FlagId> flags_;
    const std::string* entity_ = nullptr;  // the number of the process
    const std::string* parent_ = nullptr;  // members, JSON text
    Remembered<ActionView> actions_;
    Remembered<ActionView> causes_;
    Remembered<std::string> entities_;
    Remembered<std::string> parents_;
    std::optional<std::string_view> node_;
    std::string named_;   // elements of the array, JSON text
    std::string person_;  // members, likewise
    std::unordered_map<std::uint32_t, std::string> local_names_;
};

}  // namespace dockaudit
