#include "report/docker/deed_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/event_fields.hpp>

#include "format/characters.hpp"
#include "report/host_table.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMaxCharacters = 200;

constexpr AttributeSet kWanted =
    ActivityPeople::kWanted | AttributeSet{Attribute::success, Attribute::exe, Attribute::file};

WriterOptions people_options(const ReportOptions& options) {
    WriterOptions people;
    people.escape = EscapeMode::raw;
    people.host = options.host;
    return people;
}

VisitPart appender(std::string& out) {
    return [&out](std::string_view before, std::string_view text) {
        if (!out.empty()) out += "  ";
        out.append(before).append(shortened(text));
    };
}

}  // namespace

DeedTeller::DeedTeller(const ReportOptions& options) : people_(people_options(options)) {}

DeedText DeedTeller::tell(const EventSubject& subject, const Deed& deed) {
    const auto& event = subject.event();
    const EventFacts facts(event, kWanted);
    DeedText text;
    text.time = event.id().time;
    text.host = event_host(event).text();
    text.person = people_.login(event, facts);
    text.acts_as = people_.account(event, facts);
    if (text.acts_as == text.person) text.acts_as.clear();
    if (auto where = people_.where(facts); where != "-") text.where = std::move(where);
    text.event = to_string(event.id());
    if (deed.kind == Deed::Kind::command) {
        tell_command(text, deed, event);
        return text;
    }
    const auto residence = subject.residence();
    if (residence.place == ProcessPlace::container) {
        text.container = container_text(residence.name, residence.container);
        if (residence.container != nullptr) text.image = shortened(residence.container->image);
    }
    text.outcome = outcome_of(facts, deed.flags);
    if (deed.kind == Deed::Kind::program) {
        text.verb = "runs";
        text.text = shortened(join_arguments(deed.words));
        return text;
    }
    text.verb = deed.verb;
    visit_change_parts(event, facts, deed, appender(text.text));
    return text;
}

void DeedTeller::tell_command(DeedText& text, const Deed& deed, const EventView& event) const {
    const auto& action = *deed.action;
    text.verb = command_name(action.command);
    text.container = container_text(typed_container(action.command), action.container, action.is_inferred);
    text.image = shortened(action.command.image());
    if (text.image.empty() && action.container != nullptr) text.image = shortened(action.container->image);
    const auto append = appender(text.text);
    visit_command_parts(action, [&](std::string_view before, std::string_view part) {
        // That of the container is told beside it.
        const bool is_typed = before != kImagePart || !action.command.image().empty();
        if (is_typed) append(before, part);
    });
    if (!action.command.is_certain()) appender(text.text)("typed: ", join_arguments(event.argv()));
    if (deed.residence.place == ProcessPlace::container)
        appender(text.text)("in ", container_text(deed.residence.name, deed.residence.container));
    text.outcome = action.outcome;
    text.is_inferred = action.is_inferred;
}

std::string DeedTeller::login(const EventView& event, const EventFacts& facts) {
    return people_.login(event, facts);
}

std::string DeedTeller::person_behind(const EventSubject& subject) {
    return people_.behind(subject, EventFacts(subject.event(), ActivityPeople::kWanted));
}

std::string actor(const DeedText& text) {
    if (!text.person.empty() || text.acts_as.empty()) return text.person;
    return text.acts_as + " (no login)";
}

std::string container_text(std::string_view name, const Container* container, bool is_inferred) {
    const auto label = label_of(name, container);
    auto shown = shortened(label.name);
    if (label.id.empty()) return shown;
    const auto id = std::string(is_inferred ? kInferred : std::string_view{}).append(label.id);
    return shown.empty() ? id : fmt::format("{} ({})", shown, id);
}

std::string shortened(std::string_view text) {
    return shortened(text, kMaxCharacters);
}

std::vector<std::string> flag_names(const std::vector<FlagId>& flags) {
    std::vector<std::string> names;
    for (const auto flag : flags) names.emplace_back(command_flag(flag).name);
    return names;
}

std::string_view highest_severity(const std::vector<FlagId>& flags) noexcept {
    if (flags.empty()) return {};
    const auto severity = [](FlagId flag) { return command_flag(flag).severity; };
    return severity_name(severity(*std::ranges::max_element(flags, {}, severity)));
}

}  // namespace dockaudit
