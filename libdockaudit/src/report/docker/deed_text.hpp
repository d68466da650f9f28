#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_subject.hpp>
#include <dockaudit/report.hpp>

#include "format/activity_people.hpp"
#include "format/deed.hpp"

namespace dockaudit {

/// What is only concluded from words and times has this sign before it.
inline constexpr std::string_view kInferred = "~";

/// A deed in words. Nothing is escaped.
struct DeedText {
    Timestamp time;
    std::string host;     ///< the text of a `HostKey`
    std::string person;   ///< who logged in; empty if nobody did
    std::string acts_as;  ///< as whom, if as another; empty if as himself
    std::string where;    ///< terminal and session
    std::string verb;     ///< empty for what is none of the known deeds
    std::string
        container;  ///< that it is about, or in which it happened, `web (d1e87cdf8d9e)`; empty if none is known
    std::string image;  ///< that the command names, or of the container
    std::string text;   ///< what else is known of it
    ActionOutcome outcome = ActionOutcome::unknown;
    bool is_inferred = false;  ///< words and time alone link the container to it
    std::string event;         ///< the id
};

/// Who did it: the person, or where nobody logged in `root (no login)`.
std::string actor(const DeedText& text);

/// Puts deeds in words. *Threads*: one object belongs to one thread.
class DeedTeller {
 public:
    explicit DeedTeller(const ReportOptions& options);

    /// Of an event that is none, what it was done to and with.
    DeedText tell(const EventSubject& subject, const Deed& deed);

    /// Who is behind what runs in a container, `~` before the name if he is concluded; empty if unknown.
    std::string person_behind(const EventSubject& subject);

    /// Who logged in; empty if nobody did. *Requires*: `facts` with `loginuid`.
    std::string login(const EventView& event, const EventFacts& facts);

 private:
    void tell_command(DeedText& text, const Deed& deed, const EventView& event) const;

    ActivityPeople people_;
};

/// `web (d1e87cdf8d9e)`, with a `~` before an id that is concluded; empty if neither is known.
std::string container_text(std::string_view name, const Container* container, bool is_inferred = false);

/// At most 200 characters of a text.
std::string shortened(std::string_view text);

std::vector<std::string> flag_names(const std::vector<FlagId>& flags);

/// Of several flags the highest; empty of none.
std::string_view highest_severity(const std::vector<FlagId>& flags) noexcept;

}  // namespace dockaudit
