#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_subject.hpp>

#include "facts/event_facts.hpp"
#include "format/activity_people.hpp"
#include "format/characters.hpp"
#include "format/deed.hpp"
#include "format/local_time.hpp"
#include "format/writers.hpp"

// A line is made of one event and the history alone: so it is the same whoever writes it, and in whatever order the
// events come. A client's command is written where its client was started, what its client did then is left out; so is
// the machinery between the client and the container.

namespace dockaudit {
namespace {

constexpr std::size_t kWhoWidth = 10;
constexpr std::size_t kTerminalWidth = 13;
constexpr std::size_t kVerbWidth = 7;
constexpr std::size_t kContainerWidth = 20;
constexpr std::size_t kMaxCommand = 200;  // characters
constexpr std::size_t kMaxDepth = 12;     // deeper ones are not indented further

constexpr AttributeSet kWanted =
    ActivityPeople::kWanted | AttributeSet{Attribute::success, Attribute::exe, Attribute::file};

struct Signs {
    std::string_view branch;  // before a program in a container
    std::string_view cut;     // where the rest of a text is left out
};
constexpr Signs kSigns{"└ ", "…"};
constexpr Signs kAsciiSigns{"`- ", "..."};

// What is only concluded from words and times has this sign before it.
constexpr std::string_view kInferred = "~";

// Columns with two spaces between them, more where a text is shorter than its column.
class Line {
 public:
    explicit Line(std::string& out) : out_(out) {}

    void add(std::string_view text, std::size_t width = 0) {
        if (text.empty() && width == 0) return;
        out_.append(gap_, ' ').append(text);
        const auto used = width_of(text);
        gap_ = 2 + (width > used ? width - used : 0);
    }
    void indent(std::size_t spaces) { gap_ += spaces; }
    void end() { out_ += '\n'; }

 private:
    std::string& out_;
    std::size_t gap_ = 0;
};

class ActivityWriter final : public EventWriter {
 public:
    explicit ActivityWriter(const WriterOptions& options)
        : escape_(options.escape),
          utc_offset_(options.utc_offset),
          signs_(options.is_utf8 ? kSigns : kAsciiSigns),
          history_(options.history),
          people_(options) {}

    void append_event(std::string& out, const EventView& event) override;

 private:
    void append_action(std::string& out, const EventSubject& subject, const Deed& deed);
    void append_program(std::string& out, const EventSubject& subject, const Deed& deed);
    void append_change(std::string& out, const EventView& event, const Deed& deed);

    void add_time(Line& line, const EventView& event);
    void add_person(Line& line, const EventView& event, const EventFacts& facts);
    void add_text(Line& line, std::string_view before, std::string_view text) const;
    void add_flags(Line& line, const std::vector<FlagId>& flags) const;
    void add_place(Line& line, const Residence& residence) const;
    VisitPart adder(Line& line) const;

    std::string escaped(std::string_view text) const;
    std::string shortened(std::string_view text) const;
    std::string container_text(std::string_view name, const Container* container, bool is_inferred) const;

    EscapeMode escape_;
    UtcOffset utc_offset_;
    Signs signs_;
    std::shared_ptr<const ContainerHistory> history_;
    ActivityPeople people_;
    std::string scratch_;
};

void ActivityWriter::append_event(std::string& out, const EventView& event) {
    const EventSubject subject(event, history_.get());
    const auto deed = read_deed(subject);
    if (deed.kind == Deed::Kind::command) append_action(out, subject, deed);
    if (deed.kind == Deed::Kind::program) append_program(out, subject, deed);
    if (deed.kind == Deed::Kind::change) append_change(out, event, deed);
}

void ActivityWriter::append_action(std::string& out, const EventSubject& subject, const Deed& deed) {
    const auto& event = subject.event();
    const EventFacts facts(event, kWanted);
    const auto& action = *deed.action;
    const auto& command = action.command;
    Line line(out);
    add_time(line, event);
    add_person(line, event, facts);
    line.add(escaped(command_name(command)), kVerbWidth);
    const auto typed = typed_container(command);
    if (!typed.empty() || action.container != nullptr)
        line.add(container_text(typed, action.container, action.is_inferred), kContainerWidth);
    visit_command_parts(action, adder(line));
    if (!command.is_certain()) add_text(line, "typed: ", join_arguments(event.argv()));
    add_place(line, deed.residence);
    add_flags(line, deed.flags);
    line.add(outcome_text(action.outcome));
    line.end();
}

// A program in a container, below what was done to it.
void ActivityWriter::append_program(std::string& out, const EventSubject& subject, const Deed& deed) {
    const auto& event = subject.event();
    const EventFacts facts(event, kWanted);
    Line line(out);
    add_time(line, event);
    line.indent(2);
    line.add(container_text(deed.residence.name, deed.residence.container, false), kContainerWidth);
    const auto depth = std::min(subject.depth(), kMaxDepth);
    line.indent(2 * (std::max<std::size_t>(depth, 1) - 1));
    add_text(line, signs_.branch, join_arguments(deed.words));
    const auto uid = facts.number(Attribute::euid);
    if (uid && *uid != 0) line.add("uid " + std::to_string(*uid));
    add_flags(line, deed.flags);
    if (const auto name = people_.behind(subject, facts); !name.empty()) line.add("by " + name);
    line.end();
}

// What people did to the engine without its client.
void ActivityWriter::append_change(std::string& out, const EventView& event, const Deed& deed) {
    const EventFacts facts(event, kWanted);
    Line line(out);
    add_time(line, event);
    add_person(line, event, facts);
    line.add(deed.verb, kVerbWidth);
    visit_change_parts(event, facts, deed, adder(line));
    add_place(line, deed.residence);
    add_flags(line, deed.flags);
    if (deed.words.empty()) line.add(outcome_text(outcome_of(facts, deed.flags)));
    line.end();
}

void ActivityWriter::add_time(Line& line, const EventView& event) {
    scratch_.clear();
    append_local_time(scratch_, event.id().time, TimeStyle::millisecond, utc_offset_);
    line.add(scratch_);
    if (const auto node = event.id().node; node && !node->empty()) line.add(escaped(*node));
}

void ActivityWriter::add_person(Line& line, const EventView& event, const EventFacts& facts) {
    line.add(people_.who(event, facts), kWhoWidth);
    line.add(people_.where(facts), kTerminalWidth);
}

void ActivityWriter::add_text(Line& line, std::string_view before, std::string_view text) const {
    line.add(std::string(before) + shortened(text));
}

VisitPart ActivityWriter::adder(Line& line) const {
    return [this, &line](std::string_view before, std::string_view text) { add_text(line, before, text); };
}

void ActivityWriter::add_flags(Line& line, const std::vector<FlagId>& flags) const {
    if (flags.empty()) return;
    std::string text = "[";
    for (const auto flag : flags) {
        if (text.size() > 1) text += ' ';
        text += command_flag(flag).name;
    }
    line.add(text + ']');
}

// The container from which somebody acts.
void ActivityWriter::add_place(Line& line, const Residence& residence) const {
    if (residence.place == ProcessPlace::container)
        line.add("in " + container_text(residence.name, residence.container, false));
}

std::string ActivityWriter::escaped(std::string_view text) const {
    std::string out;
    append_escaped(out, text, escape_);
    return out;
}

std::string ActivityWriter::shortened(std::string_view text) const {
    const auto first = first_characters(text, kMaxCommand);
    auto out = escaped(first);
    if (first.size() < text.size()) out += signs_.cut;
    return out;
}

// `web (d1e87cdf8d9e)`, by the name that the command used if it used one.
std::string ActivityWriter::container_text(std::string_view name, const Container* container,
                                           bool is_inferred) const {
    const auto label = label_of(name, container);
    if (container == nullptr) return label.name.empty() ? "(unknown)" : escaped(label.name);
    const auto id = std::string(is_inferred ? kInferred : "") + escaped(label.id);
    return label.name.empty() ? id : escaped(label.name) + " (" + id + ")";
}

}  // namespace

std::unique_ptr<EventWriter> make_activity_writer(const WriterOptions& options) {
    return std::make_unique<ActivityWriter>(options);
}

}  // namespace dockaudit
