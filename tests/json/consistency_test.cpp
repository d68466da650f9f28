// One answer to "what does this event say?": what a criterion finds, the columns and the JSON of the event
// show, and it counts under that value.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/names.hpp>
#include <dockaudit/query.hpp>

#include "json/strict_json.hpp"
#include "support/logs.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

using Builder = Query::Builder;

// A criterion, and the columns that have to show what it finds.
struct Criterion {
    std::string_view option;
    std::string_view columns;
    std::function<void(Builder&, const std::string&)> add;
    bool is_whole = false;  // a value is shown as it was asked for; otherwise it is a part of what is shown
};

void add_call(Builder& query, const std::string& name) {
    std::vector<MachineCall> numbers;
    for (const auto arch : known_arches()) {
        if (const auto number = find_syscall(name, arch)) numbers.push_back({arch, *number});
    }
    query.syscall(name, numbers);
}

template <Builder& (Builder::*Add)(std::string_view)>
void add_text(Builder& query, const std::string& text) {
    (query.*Add)(text);
}

template <Builder& (Builder::*Add)(const Account&)>
void add_name(Builder& query, const std::string& name) {
    (query.*Add)(Account(name));
}

const std::vector<Criterion>& criteria() {
    static const std::vector<Criterion> kCriteria{
        {"-f", "file,cwd", add_text<&Builder::file>},
        {"-c", "comm", add_text<&Builder::comm>},
        {"-x", "exe", add_text<&Builder::executable>},
        {"-k", "key", add_text<&Builder::key>},
        {"-hn", "host", add_text<&Builder::host>},
        {"-tm", "tty", add_text<&Builder::terminal>},
        {"-su", "subj,subj_selinux,subj_apparmor,subj_smack,scontext,profile,vm-ctx",
         add_text<&Builder::subject>},
        {"-o", "obj,obj_selinux,obj_apparmor,obj_smack,tcontext,img-ctx", add_text<&Builder::object>},
        {"-uu", "uuid", add_text<&Builder::uuid>},
        {"-vm", "vm", add_text<&Builder::vm_name>},
        {"-n", "node", add_text<&Builder::node>, true},
        {"-sc", "syscall,uring_op", add_call, true},
        {"-ua", "uid,euid,auid,loginuid", add_name<&Builder::any_uid>, true},
        {"-ga", "gid,egid,id", add_name<&Builder::any_gid>, true},
    };
    return kCriteria;
}

struct LoggedEvent {
    Event event;
    std::vector<std::vector<std::string>> columns;  // of each criterion, all values
    std::vector<std::string> strings;               // of the JSON
    std::string outcome;
    std::string success;
};

std::vector<std::string> values_of(FieldReader& reader, const EventView& event) {
    std::vector<std::string> all;
    for (const auto& values : reader.read(event)) all.insert(all.end(), values.begin(), values.end());
    return all;
}

std::vector<LoggedEvent> read_log(const std::filesystem::path& path, std::size_t most) {
    std::vector<FieldReader> readers;
    for (const auto& criterion : criteria()) readers.emplace_back(parse_event_fields(criterion.columns));
    FieldReader success(parse_event_fields("success"));
    const auto writer = make_event_writer(OutputFormat::json);
    std::vector<LoggedEvent> events;
    EventReader reader(LogSet::file(path), Query());
    // From all parts of the log.
    std::size_t number = 0;
    for (const EventView& event : reader) {
        if (number++ % 7 != 0 && number > most) continue;
        if (events.size() == most) break;
        auto& logged = events.emplace_back(LoggedEvent{event.to_owned(), {}, {}, {}, {}});
        for (auto& columns : readers) logged.columns.push_back(values_of(columns, event));
        const auto json = parse_strictly(format_event(*writer, event));
        for (const auto text : strings_in(json)) logged.strings.emplace_back(text);
        if (const auto* outcome = find_member(json, "event.outcome")) logged.outcome = outcome->GetString();
        for (const auto& word : values_of(success, event)) logged.success = word;
    }
    return events;
}

// Values to ask for: those that are shown, parts of them, and what the records store.
std::set<std::string> candidates(const std::vector<LoggedEvent>& events, std::size_t criterion) {
    constexpr std::size_t kMost = 24;
    std::set<std::string> texts;
    for (const auto& logged : events) {
        for (const auto& value : logged.columns[criterion]) {
            if (texts.size() >= kMost) return texts;
            if (value.empty() || value == "?") continue;
            texts.insert(value);
            if (!criteria()[criterion].is_whole && value.size() > 4)
                texts.insert(value.substr(value.size() / 2));
        }
    }
    return texts;
}

bool shows(const std::vector<std::string>& shown, const std::string& text, bool is_whole) {
    return std::ranges::any_of(shown, [&](const std::string& value) {
        return is_whole ? value == text : value.find(text) != std::string::npos;
    });
}

void check_criterion(const std::vector<LoggedEvent>& events, std::size_t number, std::size_t& found) {
    const auto& criterion = criteria()[number];
    for (const auto& text : candidates(events, number)) {
        auto builder = Query::builder();
        criterion.add(builder, text);
        const auto query = builder.build();
        for (const auto& logged : events) {
            if (!query.matches(logged.event.view())) continue;
            ++found;
            const bool is_placeholder = text == "(null)" || text == "(none)" || text == "unset";
            // Columns and JSON have whole paths, without `.` and `..`, which are found as they are stored too.
            const auto lines = logged.event.lines();
            const bool is_joined =
                text.find("/.") != std::string::npos || lines.find("name=\".") != std::string::npos;
            const bool in_columns =
                is_placeholder || is_joined || shows(logged.columns[number], text, criterion.is_whole);
            const bool in_json =
                is_placeholder || is_joined || shows(logged.strings, replaced_utf8(text), false);
            if (in_columns && in_json) continue;
            FAIL_CHECK(std::string(criterion.option), " ", text, in_columns ? "" : ", not in the columns",
                       in_json ? "" : ", not in JSON", ":\n", std::string(logged.event.lines()));
            return;
        }
    }
}

void check_success(const std::vector<LoggedEvent>& events, std::size_t& found) {
    const auto failed = Query::builder().success(false).build();
    const auto succeeded = Query::builder().success(true).build();
    for (const auto& logged : events) {
        const auto event = logged.event.view();
        const bool has_failed = failed.matches(event);
        found += has_failed ? 1U : 0U;
        const bool has_succeeded = succeeded.matches(event);
        // To ausearch(8) more is a success than an event says.
        const bool is_right = has_failed      ? logged.outcome == "failure" && logged.success == "no"
                              : has_succeeded ? logged.outcome != "failure" && logged.success != "no"
                                              : logged.success.empty();
        if (is_right) continue;
        FAIL_CHECK("outcome ", logged.outcome, " success ", logged.success, " of\n",
                   std::string(logged.event.lines()));
        return;
    }
}

}  // namespace

TEST_CASE("what a criterion finds, columns and JSON show") {
    constexpr std::size_t kMostEvents = 250;
    std::vector<std::size_t> found(criteria().size() + 1);
    for (const auto& log : all_logs()) {
        CAPTURE(log.name);
        const auto events = read_log(log.path, kMostEvents);
        for (std::size_t number = 0; number < criteria().size(); ++number)
            check_criterion(events, number, found[number]);
        check_success(events, found.back());
    }
    for (std::size_t number = 0; number < criteria().size(); ++number) {
        CAPTURE(std::string(criteria()[number].option));
        if (criteria()[number].option != "-uu" && criteria()[number].option != "-vm")
            CHECK(found[number] > 0);
    }
    CHECK(found.back() > 0);
}

TEST_CASE("the JSON of an event does not depend on the events before it") {
    constexpr std::size_t kMostEvents = 60;
    const auto shared = make_event_writer(OutputFormat::json);
    for (const auto& log : all_logs()) {
        CAPTURE(log.name);
        for (const auto& logged : read_log(log.path, kMostEvents)) {
            const auto event = logged.event.view();
            const auto alone = make_event_writer(OutputFormat::json);
            const auto text = format_event(*shared, event);
            if (text != format_event(*alone, event)) {
                FAIL_CHECK(text);
                break;
            }
        }
    }
}
