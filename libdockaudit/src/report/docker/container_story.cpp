#include "report/docker/container_story.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "docker/action_verbs.hpp"
#include "docker/file_change.hpp"
#include "docker/runtime_command.hpp"
#include "format/local_time.hpp"
#include "report/docker/docker_table.hpp"
#include "report/host_table.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMostNodes = 50'000;
constexpr std::size_t kMaxIndent = 20;

// The calls of one runtime, and of its shim, that lie closer together are of one beginning or end.
constexpr std::chrono::seconds kAtOnce{3};

// `docker stop` gives a container ten seconds, and some time more to be taken down.
constexpr std::chrono::seconds kStopTime{15};

constexpr AttributeSet kWanted{Attribute::exe, Attribute::euid, Attribute::success};

std::string_view change_word(FileChange change) noexcept {
    constexpr std::array<std::string_view, 3> kWords{"makes", "removes", "changes"};
    return kWords[static_cast<std::size_t>(change)];
}

std::string program_of(const EventView& event) {
    std::string exe;
    EventFacts(event, kWanted).visit_texts(Attribute::exe, [&](std::string_view text, const Fact&) {
        if (!is_placeholder(text)) exe = text;
        return false;
    });
    return exe;
}

}  // namespace

ContainerStory::ContainerStory(const Container& container, const ReportOptions& options, DeedTeller& teller)
    : container_(container),
      options_(options),
      teller_(teller),
      lives_(options, teller, false, std::vector{&container}),
      programs_(std::min(options.max_groups, kMostNodes)),
      files_(count_limits(options)),
      destinations_(count_limits(options)) {}

void ContainerStory::add(const EventSubject& subject, const Deed& deed) {
    const bool is_inside = subject.residence().container == &container_;
    if (!is_inside && subject.event().find_record(RecordType::execve) == nullptr) return;
    lives_.add(subject, deed);
    if (deed.kind == Deed::Kind::command) return add_command(subject, deed);
    is_inside ? add_inside(subject, deed) : add_runtime(subject);
}

void ContainerStory::add_step(Step&& step) {
    if (steps_.size() >= options_.max_groups) {
        ++uncounted_;
        return;
    }
    step.last = step.time;
    steps_.push_back(std::move(step));
}

void ContainerStory::add_command(const EventSubject& subject, const Deed& deed) {
    const auto named = subject.named();
    const auto is_about =
        deed.action->container == &container_ || std::ranges::find(named, &container_) != named.end();
    const bool is_from = deed.residence.container == &container_;
    if (!is_about && !is_from) return;
    auto text = teller_.tell(subject, deed);
    const auto person = actor(text);
    const auto what = is_about ? text.verb : text.verb + ", given inside";
    if (!is_about && !text.container.empty()) text.text = text.container + " " + text.text;
    const bool is_done = text.outcome != ActionOutcome::failure && text.outcome != ActionOutcome::denied;
    add_step({text.time,
              what,
              marked(person, text.is_inferred),
              text.text,
              1,
              {},
              deed.flags,
              std::string(outcome_text(text.outcome)),
              text.event,
              is_about && is_done && stops(deed.action->command.verb)});
}

void ContainerStory::add_inside(const EventSubject& subject, const Deed& deed) {
    const auto& event = subject.event();
    if (deed.kind == Deed::Kind::program) return add_program(subject, deed);
    if (event.find_record(RecordType::execve) != nullptr) {
        Deed machinery;
        machinery.words = event.argv();
        return add_program(subject, machinery);
    }
    if (deed.kind == Deed::Kind::change) {
        const auto text = teller_.tell(subject, deed);
        add_step({text.time,
                  text.verb,
                  teller_.person_behind(subject),
                  text.text,
                  1,
                  {},
                  deed.flags,
                  std::string(outcome_text(text.outcome)),
                  text.event});
    }
    if (const auto to = find_destination_text(event); !to.empty()) {
        const auto outcome = outcome_of(EventFacts(event, kWanted), {});
        if (auto* seen = destinations_.find({to, outcome_text(outcome)})) {
            if (seen->seen.count == 0) {
                seen->program = destinations_.keep(program_of(event));
                seen->event = destinations_.keep(to_string(event.id()));
            }
            seen->seen.add(event.id().time);
        }
    }
    add_files(subject);
}

void ContainerStory::add_program(const EventSubject& subject, const Deed& deed) {
    const auto& event = subject.event();
    const auto person = teller_.person_behind(subject);
    auto* node = programs_.add(subject, shortened(join_arguments(deed.words)), person);
    if (node == nullptr) return;
    if (node->seen.count == 0) node->event = to_string(event.id());
    node->seen.add(event.id().time);
    node->people.add(person);
    node->flags.add(deed.flags);
    if (const auto user = EventFacts(event, kWanted).number(Attribute::euid))
        node->users.add(std::to_string(*user));
}

void ContainerStory::add_files(const EventSubject& subject) {
    const auto& event = subject.event();
    if (event.find_record(RecordType::path) == nullptr) return;
    const auto attempt = read_attempt(event);
    if (!attempt || attempt->is_refused) return;
    visit_file_changes(event, *attempt, [&](std::string_view path, FileChange change) {
        if (path.empty()) return;
        auto* seen = files_.find({change_word(change), path});
        if (seen == nullptr) return;
        if (seen->seen.count == 0) {
            seen->program = files_.keep(program_of(event));
            seen->event = files_.keep(to_string(event.id()));
        }
        seen->seen.add(event.id().time);
    });
}

// What makes the container, and what clears up after it.
void ContainerStory::add_runtime(const EventSubject& subject) {
    const auto& event = subject.event();
    const auto words = event.argv();
    const std::vector<std::string_view> views(words.begin(), words.end());
    const auto command = parse_runtime_command(program_of(event), views);
    if (command.kind == RuntimeKind::none || command.id != container_.id) return;
    // The id alone does not tell hosts apart.
    const auto named = subject.named();
    if (std::ranges::find(named, &container_) == named.end()) return;
    const bool is_begin = command.begins_container();
    if (!is_begin && !command.ends_container()) return;
    auto& last = is_begin ? begun_ : ended_;
    const auto time = event.id().time;
    const bool is_same = last && time - *last <= kAtOnce && *last - time <= kAtOnce;
    if (!last || time > *last) last = time;
    if (is_same) return;
    const auto name = std::string(program_name(views.empty() ? std::string_view{} : views.front()));
    add_step({time,
              is_begin ? "begins" : "ends",
              {},
              fmt::format("{} {}", name, command.verb),
              1,
              {},
              {},
              {},
              to_string(event.id())});
}

std::uint64_t ContainerStory::uncounted() const noexcept {
    return uncounted_ + programs_.uncounted() + files_.uncounted() + destinations_.uncounted();
}

std::vector<ContainerStory::Step> ContainerStory::steps() const {
    auto steps = steps_;
    for (const auto* node : programs_.ordered()) {
        if (node->depth > 0) continue;
        auto text = node->text;
        if (node->below > 0)
            text += fmt::format("  ({} below it)", count_text(node->below, "program", "programs"));
        const auto people = node->people.list(false);
        steps.push_back({node->seen.first,
                         "runs",
                         people.empty() ? std::string{} : people.front(),
                         std::move(text),
                         node->seen.count,
                         node->seen.last,
                         node->flags.flags(),
                         {},
                         node->event});
    }
    const auto all = [](const auto& counter) {
        return counter.sorted(
            counter.size(),
            [](const auto& a, const auto& b) { return a.value.seen.first < b.value.seen.first; },
            [](const auto&) { return true; });
    };
    for (const auto& [texts, file] : all(files_).first) {
        steps.push_back({file.seen.first,
                         std::string(texts[0]),
                         {},
                         fmt::format("{}  with {}", texts[1], file.program),
                         file.seen.count,
                         file.seen.last,
                         {},
                         {},
                         std::string(file.event)});
    }
    for (const auto& [texts, to] : all(destinations_).first) {
        steps.push_back({to.seen.first,
                         "connects",
                         {},
                         fmt::format("to {}  with {}", texts[0], to.program),
                         to.seen.count,
                         to.seen.last,
                         {},
                         std::string(texts[1]),
                         std::string(to.event)});
    }
    std::ranges::stable_sort(steps, {}, &Step::time);
    return steps;
}

// Empty if nothing tells of an end.
std::string ContainerStory::end_text() const {
    if (!ended_) return {};
    std::string text;
    append_local_time(text, *ended_, TimeStyle::second,
                      [this](std::chrono::sys_seconds at) { return options_.zone.offset_at(at); });
    const Step* reason = nullptr;
    for (const auto& step : steps_) {
        if (step.stops && step.time <= *ended_ && *ended_ - step.time <= kStopTime) reason = &step;
    }
    if (reason != nullptr) {
        text += fmt::format(", after {}", reason->what);
        if (!reason->person.empty()) text += " by " + reason->person;
    } else {
        text += ", by itself or by the engine: no command says so";
    }
    if (begun_ && *begun_ > *ended_) text += "; it began again later";
    return text;
}

ReportTable ContainerStory::facts_table(std::string_view suffix) const {
    ReportTable table;
    table.name = "container" + std::string(suffix);
    table.title = "Container " + container_text({}, &container_);
    table.columns = {{"property", "Property"}, {"value", "Value", ReportKind::text, true}};
    const auto add = [&table](std::string_view property, ReportValue value) {
        table.rows.push_back({text_value(property), std::move(value)});
    };
    add("name", text_value(container_.name));
    add("id", text_value(container_.id));
    add("image", text_value(container_.image));
    add("engine", text_value(container_.engine));
    add("host", text_value(host_text(host_key(container_).text(), options_.host)));
    add("first seen", ReportValue(container_.first_seen));
    add("last seen", ReportValue(container_.last_seen));
    if (const auto* life = lives_.find(container_)) {
        add("started by", text_value(life->start.person));
        add("started with", text_value(life->start.text.empty() ? life->start.verb
                                                                : life->start.verb + " " + life->start.text));
        add("start event", text_value(life->start.event));
        add("ended", text_value(end_text()));
        add("programs", number_value(life->programs));
        add("severity", severity_value(life->flags));
        add("flags", list_value(flag_names(life->flags.flags())));
    }
    return table;
}

ReportTable ContainerStory::story_table(std::string_view suffix) const {
    ReportTable table;
    table.name = "story" + std::string(suffix);
    table.title = "Its life";
    table.about =
        "what repeats is told where it began; what runs below another program is in the table after this one";
    table.columns = {{"time", "Time", ReportKind::time},           {"what", "What"},
                     {"person", "Person", ReportKind::text, true}, {"text", "Details"},
                     {"count", "Times", ReportKind::number},       {"last", "Last", ReportKind::time},
                     {"flags", "Flags", ReportKind::list},         {"outcome", "Outcome"},
                     {"event", "Event", ReportKind::event}};
    const auto all = steps();
    for (const auto& step : all) {
        if (table.rows.size() == options_.max_rows) break;
        table.rows.push_back({ReportValue(step.time), text_value(step.what), text_value(step.person),
                              text_value(step.text), number_value(step.count), ReportValue(step.last),
                              list_value(flag_names(step.flags)), text_value(step.outcome),
                              text_value(step.event)});
    }
    table.left_out = all.size() - table.rows.size();
    return table;
}

ReportTable ContainerStory::program_table(std::string_view suffix) const {
    ReportTable table;
    table.name = "programs" + std::string(suffix);
    table.title = "What ran inside";
    table.about = "each program stands below the one that started it, as deep as it is indented";
    table.columns = {{"program", "Program"},
                     {"depth", "Depth", ReportKind::number},
                     {"count", "Times", ReportKind::number},
                     {"first", "First", ReportKind::time},
                     {"last", "Last", ReportKind::time},
                     {"person", "Person", ReportKind::list, true},
                     {"uid", "User id", ReportKind::list},
                     {"flags", "Flags", ReportKind::list},
                     {"event", "First event", ReportKind::event}};
    const auto nodes = programs_.ordered();
    for (const auto* node : nodes) {
        if (table.rows.size() == options_.max_rows) break;
        table.rows.push_back(
            {text_value(std::string(2 * std::min(node->depth, kMaxIndent), ' ') + node->text),
             number_value(node->depth), number_value(node->seen.count), ReportValue(node->seen.first),
             ReportValue(node->seen.last), list_value(node->people.list(false)),
             list_value(node->users.list(false)), list_value(flag_names(node->flags.flags())),
             text_value(node->event)});
    }
    table.left_out = nodes.size() - table.rows.size();
    return table;
}

std::vector<ReportTable> ContainerStory::tables(std::string_view suffix) const {
    std::vector<ReportTable> tables;
    tables.push_back(facts_table(suffix));
    tables.push_back(story_table(suffix));
    tables.push_back(program_table(suffix));
    return tables;
}

}  // namespace dockaudit
