#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/docker/container_story.hpp"
#include "report/docker/docker_reports.hpp"
#include "report/docker/docker_table.hpp"
#include "report/host_table.hpp"

// The life of each container that a name or the beginning of an id fits.

namespace dockaudit {
namespace {

// More of them are no answer to who asks for one.
constexpr std::size_t kMostStories = 20;

class ContainerReport final : public Report {
 public:
    ContainerReport(const ReportOptions& options, std::string_view operand)
        : options_(options), operand_(operand), teller_(options) {
        if (options.history == nullptr || operand.empty()) return;
        for (const auto* container : options.history->find_containers(operand)) {
            ++found_;
            if (stories_.size() < kMostStories)
                stories_.emplace_back(container,
                                      std::make_unique<ContainerStory>(*container, options_, teller_));
        }
    }

    void add(const EventSubject& subject) override {
        const auto deed = read_deed(subject);
        for (const auto& [container, story] : stories_) story->add(subject, deed);
        if (deed.kind == Deed::Kind::command) add_command(subject, deed);
    }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "container";
        section.title = "Container " + operand_;
        note_missing_history(section, options_);
        if (stories_.empty() && options_.history != nullptr)
            section.notes.push_back(
                fmt::format("No container of the logs has the name {}, or an id that begins so.", operand_));
        if (found_ > 1) section.notes.push_back(fmt::format("{} containers fit.", found_));
        if (found_ > stories_.size() && options_.history != nullptr)
            section.notes.push_back(fmt::format("The first {} of them are told.", stories_.size()));
        std::uint64_t uncounted = 0;
        for (std::size_t at = 0; at < stories_.size(); ++at) {
            const auto suffix = stories_.size() == 1 ? std::string{} : fmt::format("-{}", at + 1);
            for (auto& table : stories_[at].second->tables(suffix))
                section.tables.push_back(std::move(table));
            uncounted += stories_[at].second->uncounted();
        }
        if (!commands_.rows.empty()) section.tables.push_back(std::move(commands_));
        note_uncounted(section, "story", uncounted);
        return section;
    }

 private:
    // A command may name a container of which the logs tell nothing else.
    void add_command(const EventSubject& subject, const Deed& deed) {
        const auto& command = deed.action->command;
        const bool is_named = command.options.name == operand_ || command.new_name == operand_ ||
                              std::ranges::find(command.containers, operand_) != command.containers.end();
        if (!is_named || deed.action->container != nullptr || operand_.empty()) return;
        if (commands_.rows.size() >= options_.max_rows) {
            ++commands_.left_out;
            return;
        }
        const auto text = teller_.tell(subject, deed);
        commands_.rows.push_back({ReportValue(text.time), text_value(host_text(text.host, options_.host)),
                                  text_value(text.person), text_value(text.acts_as), text_value(text.verb),
                                  text_value(text.text), list_value(flag_names(deed.flags)),
                                  text_value(outcome_text(text.outcome)), text_value(text.event)});
    }

    static ReportTable make_commands() {
        ReportTable table;
        table.name = "commands";
        table.title = "Commands with that name";
        table.about = "the logs do not tell which container they were about";
        table.columns = {{"time", "Time", ReportKind::time},
                         {"host", "Host"},
                         {"person", "Person"},
                         {"as", "As"},
                         {"verb", "Verb"},
                         {"text", "What"},
                         {"flags", "Flags", ReportKind::list},
                         {"outcome", "Outcome"},
                         {"event", "Event", ReportKind::event}};
        return table;
    }

    ReportOptions options_;
    std::string operand_;
    DeedTeller teller_;
    std::vector<std::pair<const Container*, std::unique_ptr<ContainerStory>>> stories_;
    std::size_t found_ = 0;
    ReportTable commands_ = make_commands();
};

}  // namespace

std::unique_ptr<Report> make_container_report(const ReportOptions& options, std::string_view operand) {
    return std::make_unique<ContainerReport>(options, operand);
}

}  // namespace dockaudit
