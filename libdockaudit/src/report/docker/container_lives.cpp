#include "report/docker/container_lives.hpp"

#include <algorithm>
#include <utility>

#include "docker/action_verbs.hpp"
#include "docker/file_change.hpp"
#include "facts/destination.hpp"

namespace dockaudit {

std::string find_destination_text(const EventView& event) {
    const auto address = find_destination(event);
    return address ? destination_text(*address) : std::string{};
}

void offer_start(ContainerStart& known, ContainerStart&& start) {
    if (start.verb.empty()) return;
    const bool is_better = known.verb.empty() || (start.is_creation && !known.is_creation) ||
                           (start.is_creation == known.is_creation && start.time < known.time);
    if (is_better) known = std::move(start);
}

ContainerStart start_of(const DeedText& text, const ActionView& action) {
    ContainerStart start;
    const auto& verb = action.command.verb;
    if (!creates(verb) && !starts(verb)) return start;
    if (action.outcome == ActionOutcome::denied) return start;
    start.time = text.time;
    start.person = marked(actor(text), text.is_inferred);
    start.verb = text.verb;
    start.text = text.text;
    start.event = text.event;
    start.is_creation = creates(verb);
    return start;
}

ContainerLife* ContainerLives::life_of(const Container* container) {
    if (container == nullptr) return nullptr;
    if (wanted_ && std::ranges::find(*wanted_, container) == wanted_->end()) return nullptr;
    if (const auto known = lives_.find(container); known != lives_.end()) return &known->second;
    if (lives_.size() >= limit_) {
        ++uncounted_;
        return nullptr;
    }
    return &lives_[container];
}

const ContainerLife* ContainerLives::find(const Container& container) const {
    const auto known = lives_.find(&container);
    return known == lives_.end() ? nullptr : &known->second;
}

void ContainerLives::add(const EventSubject& subject, const Deed& deed) {
    if (subject.history() == nullptr) return;
    const auto residence = subject.residence();
    if (residence.place == ProcessPlace::container) {
        if (auto* life = life_of(residence.container)) add_inside(*life, subject);
    }
    if (deed.kind == Deed::Kind::command) return add_command(subject, deed);
    // What handles a container is its life as well.
    if (subject.event().find_record(RecordType::execve) != nullptr &&
        residence.place != ProcessPlace::container) {
        for (const auto* named : subject.named()) life_of(named);
    }
}

void ContainerLives::add_command(const EventSubject& subject, const Deed& deed) {
    const auto text = teller_.tell(subject, deed);
    const auto& action = *deed.action;
    auto named = subject.named();
    if (action.container != nullptr && std::ranges::find(named, action.container) == named.end())
        named.push_back(action.container);
    for (const auto* container : named) {
        auto* life = life_of(container);
        if (life == nullptr) continue;
        const auto person = actor(text);
        if (with_details_ && !person.empty())
            life->people.add(marked(person, text.is_inferred) + " " + text.verb);
        life->flags.add(deed.flags);
        if (!deed.flags.empty()) ++life->flagged;
        offer_start(life->start, start_of(text, action));
    }
}

void ContainerLives::add_inside(ContainerLife& life, const EventSubject& subject) {
    ++life.events;
    const auto& event = subject.event();
    if (const auto flags = find_flags(subject); !flags.empty()) {
        life.flags.add(flags);
        ++life.flagged;
    }
    if (event.find_record(RecordType::execve) != nullptr) return add_program(life, subject);
    if (!with_details_) return;
    life.destinations.add(find_destination_text(event));
    if (event.find_record(RecordType::path) == nullptr) return;
    const auto attempt = read_attempt(event);
    if (!attempt || attempt->is_refused) return;
    visit_file_changes(event, *attempt, [&life](std::string_view path, FileChange /*change*/) {
        ++life.changes;
        life.files.add(path);
    });
}

void ContainerLives::add_program(ContainerLife& life, const EventSubject& subject) {
    ++life.programs;
    if (with_details_) {
        if (const auto program = subject.program()) life.names.add(program->exe);
    }
    const auto cause = subject.cause();
    if (!cause) return;
    ContainerStart start;
    const auto& verb = cause->command.verb;
    if (!creates(verb) && !starts(verb)) return;
    start.time = cause->time;
    start.person = teller_.person_behind(subject);
    start.verb = command_name(cause->command);
    start.is_creation = creates(verb);
    OwnedEventId id(subject.event().id());
    id.time = cause->time;
    id.serial = cause->serial;
    if (cause->serial != 0) start.event = to_string(id.view());
    // The command itself, if it is among the events, tells more.
    if (life.start.verb.empty()) offer_start(life.start, std::move(start));
}

}  // namespace dockaudit
