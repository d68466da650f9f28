#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "facts/file_path.hpp"
#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host/file_use.hpp"
#include "report/host/host_reports.hpp"
#include "report/host_table.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {
namespace {

struct Uses {
    std::uint64_t count = 0;
    std::uint64_t failed = 0;
    Timestamp first;
    Timestamp last;
};

using Files = GroupCounter<6, Uses>;  // host, file, what was done, who logged in, program, where

class FilesReport final : public Report {
 public:
    explicit FilesReport(const ReportOptions& options)
        : max_rows_(options.max_rows),
          reading_(options),
          hosts_(options),
          changes_(count_limits(options)),
          looks_(count_limits(options)) {}

    void add(const EventSubject& subject) override;
    ReportSection finish(const Diagnostics& diagnostics) override;

 private:
    struct Use {
        std::string path;
        std::string_view action;
    };

    void note(std::string_view path, std::string_view action);
    void count(const Files::Texts& texts, EventReading& reading);
    ReportTable make_table(std::string_view name, std::string_view title, std::string_view about,
                           const Files& files) const;

    std::size_t max_rows_;
    SharedReading reading_;
    HostNames hosts_;
    Files changes_;
    Files looks_;
    std::string path_;
    std::vector<Use> uses_;  // of the event: the first `size_`; the others keep their memory
    std::size_t size_ = 0;
};

void FilesReport::add(const EventSubject& subject) {
    const auto& event = subject.event();
    const auto host = hosts_.see(event);
    auto& reading = reading_.of(subject);
    const auto& facts = reading.facts();
    if (facts.find(Attribute::syscall) == nullptr || facts.find(Attribute::file) == nullptr) return;
    const auto use = file_use(reading.name(Attribute::syscall));
    if (use == FileUse::none) return;
    size_ = 0;
    const auto directory = reading.text(Attribute::cwd);
    facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        if (is_placeholder(name)) return true;
        const auto nametype = fact.record->type() == RecordType::path
                                  ? fact.record->field("nametype").value_or(std::string_view{})
                                  : std::string_view{};
        const auto action = file_action(event, use, nametype);
        if (action.empty()) return true;
        path_.clear();
        if (!directory.empty() && facts.is_in_directory(name, fact)) {
            append_full_path(path_, directory, name);
        } else {
            path_ = name;
        }
        note(path_, action);
        return true;
    });
    for (const auto& [path, action] : std::span(uses_).first(size_))
        count({host.text(), path, action, reading.user(), reading.program(), reading.place()}, reading);
}

// An event may have several records of one file: an address and a path of a socket, the old and the new file of a name.
void FilesReport::note(std::string_view path, std::string_view action) {
    constexpr std::size_t kMostCompared =
        64;  // of a hundred thousand files the others are counted as they come
    const auto noted = std::span(uses_).first(std::min(size_, kMostCompared));
    const auto known = std::ranges::find(noted, path, &Use::path);
    if (known != noted.end()) {
        if (known->action == kRenamed && action == kRenamedTo) known->action = kReplaced;
        if (known->action == action || known->action == kReplaced) return;
    }
    if (size_ == uses_.size()) uses_.emplace_back();
    uses_[size_].path = path;
    uses_[size_].action = action;
    ++size_;
}

void FilesReport::count(const Files::Texts& texts, EventReading& reading) {
    const auto action = texts[2];
    auto* uses = (changes_file(action) ? changes_ : looks_).find(texts);
    if (uses == nullptr) return;
    const auto time = reading.event().id().time;
    if (uses->count == 0 || time < uses->first) uses->first = time;
    if (uses->count == 0 || time > uses->last) uses->last = time;
    ++uses->count;
    if (reading.succeeded() == false) ++uses->failed;
}

ReportTable FilesReport::make_table(std::string_view name, std::string_view title, std::string_view about,
                                    const Files& files) const {
    HostTable table(name, title, about, hosts_,
                    {{"what", "What"},
                     {"file", "File"},
                     {"count", "Times", ReportKind::number},
                     {"failed", "Failed", ReportKind::number},
                     {"user", "User"},
                     {"program", "Program"},
                     {"place", "Where"},
                     {"first_seen", "First", ReportKind::time},
                     {"last_seen", "Last", ReportKind::time}});
    table.add_groups(files.most_frequent(max_rows_), [](const auto& group) {
        const auto& [host, file, what, user, program, place] = group.texts;
        const auto& uses = group.value;
        return std::vector<ReportValue>{
            text_value(what),          text_value(file), number_value(uses.count),
            number_value(uses.failed), text_value(user), text_value(program),
            text_value(place),         uses.first,       uses.last,
        };
    });
    return std::move(table).take();
}

ReportSection FilesReport::finish(const Diagnostics& /*diagnostics*/) {
    ReportSection section{.name = "files", .title = "Files"};
    section.tables = {
        make_table(
            "changed", "Changed files",
            "written, created, deleted, renamed, linked, mounted, or with other attributes; by whom and by which program",
            changes_),
        make_table("read", "Other files", "read, looked at, entered, or talked to as a socket", looks_),
    };
    if (changes_.size() + looks_.size() == 0) {
        section.notes.emplace_back(
            "The events tell of no files but programs that were started; rules for other calls, or for paths, record them.");
    }
    note_uncounted(section, "changed", changes_.uncounted());
    note_uncounted(section, "read", looks_.uncounted());
    return section;
}

}  // namespace

std::unique_ptr<Report> make_files_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<FilesReport>(options);
}

}  // namespace dockaudit
