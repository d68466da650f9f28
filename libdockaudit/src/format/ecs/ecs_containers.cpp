#include "format/ecs/ecs_containers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/ranges.h>

#include <dockaudit/account.hpp>

#include "docker/process_mark.hpp"
#include "format/ecs/ecs_command.hpp"
#include "format/ecs/ecs_field.hpp"
#include "format/ecs/ecs_text.hpp"
#include "interpret/accounts.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kClient = "client";

// A beginning of an id: twelve digits are what docker shows. Other ids, such as those that people give to
// ctr(8), are whole.
bool is_id_prefix(std::string_view id) noexcept {
    constexpr std::size_t kShortest = 12;
    return id.size() >= kShortest && id.size() < ContainerHint::kIdSize &&
           std::ranges::all_of(id, is_lower_hex_digit);
}

void append_id(JsonText& json, std::string_view id) {
    append_text(json, is_id_prefix(id) ? "id_prefix" : "id", id);
}

// What ECS calls the runtime is who manages the container.
std::string_view runtime_of(std::string_view engine) noexcept {
    if (engine == "moby") return "docker";
    if (engine.empty() || engine == "podman") return engine;
    return engine == "crio" ? "cri-o" : "containerd";
}

bool is_of_kubernetes(std::string_view engine) noexcept {
    return engine == "k8s.io" || engine == "crio";
}

std::string_view name_of(ActionOutcome outcome) noexcept {
    constexpr std::array<std::string_view, 4> kNames{"", "success", "failure", "denied"};
    return kNames[static_cast<std::size_t>(outcome)];
}

std::string event_id(const ActionView& action, std::optional<std::string_view> node) {
    return to_string(EventId{action.time, action.serial, node});
}

// Sixteen hex digits.
std::string entity_of(const ProgramView& program) {
    return fmt::format("{:016x}", program.process);
}

// The members of `process.parent`.
std::string members_of(const ProgramView& parent) {
    std::string members;
    JsonText json(members);
    json.member("entity_id", entity_of(parent));
    append_text(json, "name", parent.comm);
    append_text(json, "executable", parent.exe);
    // A part of a command line would pass for the whole.
    if (parent.is_cut || parent.arguments.empty()) return members;
    json.member("command_line", fmt::format("{}", fmt::join(parent.arguments, " ")));
    append_texts(json, "args", parent.arguments);
    json.number("args_count", parent.arguments.size());
    return members;
}

}  // namespace

void EcsContainers::read(const EventView& event, const EcsDocument& document) {
    command_.reset();
    named_.clear();
    person_.clear();
    node_ = event.id().node;
    const auto subject =
        SubjectAccess::make(event, history_.get(), document.process ? &*document.process : nullptr);
    flags_ = find_flags(subject);
    residence_ = subject.residence();
    find_processes(subject);
    find_command(subject, document);
    if (residence_.place == ProcessPlace::container) find_person(subject, document);
    find_named(subject, document.container);
}

void EcsContainers::find_processes(const EventSubject& subject) {
    entity_ = entities_.get(subject.program_number(), [&] { return entity_of(*subject.program()); });
    parent_ = parents_.get(subject.parent_number(), [&] { return members_of(*subject.parent()); });
}

void EcsContainers::find_command(const EventSubject& subject, const EcsDocument& document) {
    action_ = actions_.get(subject.action_number(), [&] { return *subject.action(); });
    if (action_ == nullptr && document.argument_count > 0) command_ = DockerCommand::parse(subject.event());
}

// Who gave the command that started what runs in the container. The session of podman's user goes into it;
// else it is an inference. A command that nobody logged in for has no person.
void EcsContainers::find_person(const EventSubject& subject, const EcsDocument& document) {
    const auto* const cause = causes_.get(subject.cause_number(), [&] { return *subject.cause(); });
    if (cause == nullptr || cause->loginuid == kUnsetId) return;
    std::string_view name = cause->login_name;
    if (name.empty() && (!document.is_foreign() || cause->loginuid == 0)) name = local_name(cause->loginuid);
    const fmt::format_int id(cause->loginuid);
    const fmt::format_int session(cause->session);
    const std::string_view session_text(session.data(), session.size());
    JsonText json(person_);
    json.open("user", '{');
    json.member("id", {id.data(), id.size()});
    if (is_known_name(name)) json.member("name", name);
    json.close('}');
    if (cause->session != kUnsetId) json.member("session", session_text);
    if (cause->serial != 0) json.member("action", event_id(*cause, node_));
    const auto own_session = document.value(EcsValue::session);
    const bool is_same_session = own_session.size() == session_text.size() + 2 &&
                                 own_session.substr(1, session_text.size()) == session_text;
    if (!is_same_session) json.json_member("inferred", "true");
}

const std::string& EcsContainers::local_name(std::uint32_t user) {
    constexpr std::size_t kMostNames = 4096;
    if (local_names_.size() >= kMostNames) local_names_.clear();
    const auto [entry, is_new] = local_names_.try_emplace(user);
    if (is_new) append_user_name(entry->second, user);
    return entry->second;
}

void EcsContainers::find_named(const EventSubject& subject, const ContainerHint& hint) {
    if (!hint.id().empty()) {
        auto fitting = subject.named(hint.id());
        std::erase_if(fitting, [&](const auto* known) { return !known->id.starts_with(hint.id()); });
        if (fitting.size() == 1) {
            add_named(*fitting.front(), hint.source(), /*is_inferred=*/false);
        } else {
            add_named(hint.id(), {}, hint.source());
        }
    }
    const bool is_machine =
        hint.id().empty() && subject.history() != nullptr &&
        std::ranges::any_of(subject.event().records(), is_machine_record, &RecordView::type);
    if (is_machine) {
        for (const auto* const known : subject.named(hint.id()))
            add_named(*known, "machine", /*is_inferred=*/false);
    }
    if (action_ != nullptr && action_->container != nullptr)
        add_named(*action_->container, kClient, action_->is_inferred);
    if (action_ != nullptr || command_) add_words();
}

void EcsContainers::add_named(const Container& container, std::string_view source, bool is_inferred) {
    JsonText json(named_);
    json.open('{');
    append_id(json, container.id);
    append_text(json, "name", container.name);
    json.member("source", source);
    if (is_inferred) json.json_member("inferred", "true");
    json.close('}');
}

void EcsContainers::add_named(std::string_view id, std::string_view name, std::string_view source) {
    JsonText json(named_);
    json.open('{');
    append_id(json, id);
    append_text(json, "name", name);
    json.member("source", source);
    json.close('}');
}

// True if an element has that member: podman's own commands have the id. Names and ids need no escapes.
bool EcsContainers::is_named(std::string_view member, std::string_view text) const {
    return named_.find(fmt::format(R"("{}":"{}")", member, text)) != std::string::npos;
}

// The containers that a client was told, by their words. The one that is known stands for the first, or for
// the name of the one that was made.
void EcsContainers::add_words() {
    const auto& command = action_ != nullptr ? action_->command : *command_;
    bool is_known = action_ != nullptr && action_->container != nullptr;
    const auto add = [&](const std::string& word) {
        if (word.empty() || std::exchange(is_known, false)) return;
        if (is_named("id", word) || is_named("name", word)) return;
        const bool is_id = is_id_prefix(word) || (word.size() == ContainerHint::kIdSize &&
                                                  std::ranges::all_of(word, is_lower_hex_digit));
        add_named(is_id ? word : std::string_view{}, is_id ? std::string_view{} : word, kClient);
    };
    for (const auto& word : command.containers) add(word);
    if (command.containers.empty()) add(command.options.name);
}

void EcsContainers::append_entity(JsonText& json) const {
    if (entity_ != nullptr) json.member("entity_id", *entity_);
}

void EcsContainers::append_parent(JsonText& json) const {
    if (parent_ != nullptr) json.json(*parent_);
}

void EcsContainers::append_objects(JsonText& json) const {
    if (const auto* container = residence_.container; container != nullptr) {
        {
            const OptionalObject object(json, "container");
            if (!is_id_prefix(container->id)) append_text(json, "id", container->id);
            append_text(json, "name", residence_.name);
            if (!container->image.empty()) {
                json.open("image", '{');
                json.member("name", container->image);
                json.close('}');
            }
            append_text(json, "runtime", runtime_of(container->engine));
        }
        if (is_of_kubernetes(container->engine)) {
            json.open("orchestrator", '{');
            json.member("type", "kubernetes");
            json.close('}');
        }
    }
    append_threat(json, flags_);
}

void EcsContainers::append_members(JsonText& json) const {
    append_residence(json);
    append_command(json);
    if (!person_.empty()) {
        json.open("person", '{');
        json.text().append(person_).push_back('}');
    }
    append_flag_list(json, flags_);
}

void EcsContainers::append_residence(JsonText& json) const {
    const OptionalObject object(json, "container");
    if (residence_.place == ProcessPlace::container) {
        const auto* container = residence_.container;
        if (container == nullptr) json.json_member("unknown", "true");
        if (container != nullptr && is_id_prefix(container->id)) json.member("id_prefix", container->id);
        append_text(json, "source", to_string(residence_.source));
        const bool is_seen =
            residence_.source == ContainerSource::lineage || residence_.source == ContainerSource::live;
        if (!is_seen && container != nullptr) json.json_member("inferred", "true");
    }
    if (named_.empty()) return;
    json.open("named", '[');
    json.text().append(named_).push_back(']');
}

void EcsContainers::append_command(JsonText& json) const {
    if (action_ == nullptr && !command_) return;
    json.open("docker", '{');
    append_command_members(json, action_ != nullptr ? action_->command : *command_);
    if (action_ != nullptr) {
        append_text(json, "outcome", name_of(action_->outcome));
        if (action_->serial != 0) json.member("action", event_id(*action_, node_));
    }
    json.close('}');
}

}  // namespace dockaudit
