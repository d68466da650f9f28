#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include <dockaudit/event_subject.hpp>
#include <dockaudit/event_writer.hpp>

#include "facts/event_facts.hpp"

namespace dockaudit {

/// Names the people in events, as lines of activity show them. Everything that it gives is escaped.
///
/// *Threads*: one object belongs to one thread at a time.
class ActivityPeople {
 public:
    /// What it reads of an event.
    static constexpr AttributeSet kWanted{Attribute::session, Attribute::uid, Attribute::euid,
                                          Attribute::loginuid, Attribute::terminal};

    explicit ActivityPeople(const WriterOptions& options);

    /// Who logged in, as the event says it; empty if nobody did.
    std::string login(const EventView& event, const EventFacts& facts);

    /// Who gave a command; empty if nobody logged in. `event` is one of the same host.
    std::string login(const EventView& event, const ActionView& action);

    /// As whom the process acts; empty if the event does not say.
    std::string account(const EventView& event, const EventFacts& facts);

    /// `alice → root`: who logged in, and as whom he acts if as another; `-` if nobody logged in.
    std::string who(const EventView& event, const EventFacts& facts);

    /// `pts/3 ses 191`; `-` if there is neither.
    std::string where(const EventFacts& facts) const;

    /// Who is behind a program in a container: who logged in, where that went into the container, else, with a `~`
    /// before the name, who gave the command. Empty if nobody is known.
    std::string behind(const EventSubject& subject, const EventFacts& facts);

 private:
    std::string account(const EventView& event, const EventFacts& facts, Attribute attribute);
    std::string number_name(const EventView& event, std::uint32_t number);
    std::string escaped(std::string_view text) const;

    EscapeMode escape_;
    std::string_view arrow_;
    std::string host_name_;
    std::unordered_map<std::uint32_t, std::string> names_;  // of the accounts of this host
};

}  // namespace dockaudit
