#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_subject.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/report.hpp>

#include "facts/event_facts.hpp"

namespace dockaudit {

/// What reports ask of an event: its facts are found in one pass, and each value is decoded or interpreted once,
/// when the first of them asks for it.
///
/// *Lifetime*: texts die with the next event. *Threads*: one object belongs to one thread.
class EventReading {
 public:
    /// From now on it is about this event. *Lifetime*: borrows the subject until another is set.
    void set(const EventSubject& subject);

    const EventView& event() const noexcept { return subject_->event(); }
    const EventFacts& facts();

    /// The text of an attribute, decoded, of several the first; empty if the event has none, or says that it does not know
    /// it.
    std::string_view text(Attribute attribute);

    /// What it means, as `--fields` shows it: the name of an account, of a system call, of an error. Empty if the event
    /// has none.
    std::string_view name(Attribute attribute);

    /// The meaning of a field of one of its records, whatever it is an attribute of; empty if it is not there.
    /// *Lifetime*: the text dies with the next call.
    std::string_view field(const RecordView& record, std::string_view name);

    /// Who logged in: an account, or `unset`.
    std::string_view user() { return name(Attribute::loginuid); }

    /// The path of the program, or its name where nothing else is told.
    std::string_view program();

    std::optional<bool> succeeded();

    /// Every key, each once: the first one, and the others in the order of their names.
    std::span<const std::string> keys();

    const Residence& residence();

    /// `host`, the name of the container or the first twelve digits of its id, or `container` if nobody knows which;
    /// empty if unknown.
    std::string_view place();

 private:
    struct Cached {
        std::uint64_t event = 0;  // the number of the one that it is of
        std::string text;
    };

    const EventSubject* subject_ = nullptr;
    std::uint64_t number_ = 0;  // of the event
    std::optional<EventFacts> facts_;
    std::array<Cached, kAttributeCount> texts_;
    std::array<Cached, kAttributeCount> names_;
    std::uint64_t has_keys_ = 0;
    std::vector<std::string> keys_;
    std::optional<Residence> residence_;
    Interpreter interpreter_{{EscapeMode::raw}};
};

/// The one of a run, or one of its own for a report that is used alone.
class SharedReading {
 public:
    explicit SharedReading(const ReportOptions& options)
        : is_shared_(options.reading != nullptr),
          reading_(is_shared_ ? options.reading : std::make_shared<EventReading>()) {}

    EventReading& of(const EventSubject& subject) {
        if (!is_shared_) reading_->set(subject);
        return *reading_;
    }

 private:
    bool is_shared_;
    std::shared_ptr<EventReading> reading_;
};

}  // namespace dockaudit
