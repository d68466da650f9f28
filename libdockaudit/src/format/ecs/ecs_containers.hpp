#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/docker_flags.hpp>

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
    void find_command(const EventView& event, const EcsDocument& document);
    void find_person(const EventView& event, const EcsDocument& document);
    void find_named(const EventView& event, const ContainerHint& hint);
    void add_named(const Container& container, std::string_view source, bool is_inferred);
    void add_named(std::string_view id, std::string_view name, std::string_view source);
    void add_words();
    bool is_named(std::string_view member, std::string_view text) const;
    const std::string& local_name(std::uint32_t user);

    void append_residence(JsonText& json) const;
    void append_command(JsonText& json) const;

    std::shared_ptr<const ContainerHistory> history_;
    Residence residence_;
    std::optional<ActionView> action_;
    std::optional<DockerCommand> command_;  // of the event itself, if no action is known
    std::vector<FlagId> flags_;
    std::optional<ProgramView> program_;
    std::optional<ProgramView> parent_;
    std::optional<std::string_view> node_;
    std::string named_;   // elements of the array, JSON text
    std::string person_;  // members, likewise
    std::unordered_map<std::uint32_t, std::string> local_names_;
};

}  // namespace dockaudit
