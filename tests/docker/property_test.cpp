// What a history says does not depend on how it was read.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <dockaudit/event_subject.hpp>
#include <dockaudit/history_reader.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "docker/history_builder.hpp"
#include "docker/process_mark.hpp"
#include "docker/traced_recording.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

std::string describe(const std::optional<ActionView>& action) {
    if (!action) return "-";
    return fmt::format("{}/{}/{}/{}/{}/{}", action->serial, action->loginuid, action->command.verb,
                       action->container == nullptr ? "" : action->container->id, action->is_inferred,
                       static_cast<int>(action->outcome));
}

// All that a history says of an event.
std::string describe(const ContainerHistory& history, const EventView& event) {
    const auto residence = history.find(event);
    auto text = fmt::format("{} {} {} {} ", event.unique_id(), static_cast<int>(residence.place),
                            residence.container == nullptr ? "" : residence.container->id,
                            to_string(residence.source));
    text += describe(history.action(event)) + ' ' + describe(history.cause(event));
    for (const auto& ancestor : history.ancestors(event)) text += fmt::format(" <{}", ancestor.pid);
    for (const auto* container : history.named(event)) text += fmt::format(" +{}", container->id);
    return text;
}

std::string describe(const ContainerHistory& history) {
    std::string text;
    for (const auto& container : history.containers())
        text += fmt::format("{} {} {}\n", container.id, container.name, container.image);
    const auto& numbers = history.statistics();
    return text + fmt::format("{} {} {} {}", numbers.programs, numbers.in_containers, numbers.on_host,
                              numbers.contradictions);
}

std::vector<std::string> describe(const ContainerHistory& history, const std::vector<Event>& events) {
    std::vector<std::string> lines;
    for (const auto& event : events) lines.push_back(describe(history, event.view()));
    lines.push_back(describe(history));
    return lines;
}

// The first difference: whole lists are too long to show.
void check_same(const std::vector<std::string>& found, const std::vector<std::string>& expected) {
    REQUIRE(found.size() == expected.size());
    const auto [a, b] = std::ranges::mismatch(found, expected);
    if (a != found.end()) FAIL_CHECK(*a, " instead of ", *b);
}

}  // namespace

TEST_CASE("the process of an event is the same, whoever read its fields, and however often it is asked") {
    for (const auto& recording : traced_recordings()) {
        INFO(recording.name);
        const auto history = read_container_history(recording.logs);
        for (const auto& event : read_all_events(recording.logs)) {
            const auto view = event.view();
            std::optional<ProcessIds> ids;
            for (const auto& record : view.records()) {
                ProcessIds of_record;
                for (const auto& field : record.fields()) of_record.take(field);
                if (!ids && of_record.has_pid) ids = of_record;
            }
            const auto found = find_process_ids(view);
            REQUIRE(found.has_value() == ids.has_value());
            if (!ids) continue;
            CHECK(std::tie(found->pid, found->ppid, found->session, found->exe) ==
                  std::tie(ids->pid, ids->ppid, ids->session, ids->exe));

            const auto subject = SubjectAccess::make(view, history.get(), &*ids);
            const EventSubject other(view, history.get());
            CHECK(subject.program_number() == other.program_number());
            CHECK(subject.parent_number() == other.parent_number());
            CHECK(subject.residence().container == history->find(view).container);
            CHECK(describe(subject.action()) == describe(history->action(view)));
            CHECK(describe(subject.cause()) == describe(history->cause(view)));
            CHECK(subject.program().has_value() == (subject.program_number() != EventSubject::kUnknown));
            CHECK(subject.parent().has_value() == (subject.parent_number() != EventSubject::kUnknown));
            CHECK(subject.ancestors().size() == history->ancestors(view).size());
        }
    }
}

TEST_CASE("nothing is known of an event without a history") {
    const Event event(
        "type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 success=yes ppid=1 pid=2 ses=3 "
        "exe=\"/bin/ls\"");
    const auto view = event.view();
    const EventSubject subject(view, nullptr);
    CHECK(subject.residence().place == ProcessPlace::unknown);
    CHECK(subject.program_number() == EventSubject::kUnknown);
    CHECK_FALSE(subject.parent());
    CHECK_FALSE(subject.action());
    CHECK_FALSE(subject.cause());
    CHECK(subject.named().empty());
    CHECK(subject.ancestors().empty());
    CHECK(subject.depth() == 0);
}

TEST_CASE("any order of reading") {
    auto random = Random(seed_from_environment(1));
    for (const auto& recording : traced_recordings()) {
        INFO(recording.name);
        const auto events = read_all_events(recording.logs);
        const auto expected = describe(*read_container_history(recording.logs), events);
        std::vector<std::string> marks;
        for (const auto& event : events) {
            std::string mark;
            if (MarkReader().append(mark, event.view())) marks.push_back(mark);
        }
        for (int round = 0; round < 3; ++round) {
            for (auto left = marks.size(); left > 1; --left)
                std::swap(marks[left - 1], marks[random.below(left)]);
            ContainerHistory::Builder builder;
            for (const auto& mark : marks) builder.add(mark);
            check_same(describe(*std::move(builder).build(), events), expected);
        }
    }
}

TEST_CASE("threads and blocks") {
    for (const auto& recording : traced_recordings()) {
        const auto events = read_all_events(recording.logs);
        const auto expected = describe(*read_container_history(recording.logs), events);
        for (const unsigned threads : {1U, 2U, 3U, 4U}) {
            for (const std::size_t block : {std::size_t{1} << 12, std::size_t{1} << 16}) {
                INFO(recording.name, ", ", threads, " threads, blocks of ", block);
                ReaderOptions options;
                options.threads = threads;
                options.block_bytes = block;
                check_same(describe(*read_container_history(recording.logs, options), events), expected);
            }
        }
    }
}

TEST_CASE("the events in reverse, and of a part of the time") {
    for (const auto& recording : traced_recordings()) {
        INFO(recording.name);
        const auto history = read_container_history(recording.logs);
        std::vector<std::string> expected;
        for (const auto& event : read_all_events(recording.logs))
            expected.push_back(describe(*history, event.view()));
        std::ranges::sort(expected);

        ReaderOptions options;
        options.newest_first = true;
        std::vector<std::string> reverse;
        for (const EventView& event : EventReader(recording.logs, {}, options))
            reverse.push_back(describe(*history, event));
        std::ranges::sort(reverse);
        check_same(reverse, expected);

        const auto middle = read_all_events(recording.logs).at(expected.size() / 2).view().id().time;
        const auto window = Query::builder().since(middle).build();
        for (const EventView& event : EventReader(recording.logs, window))
            CHECK(std::ranges::binary_search(expected, describe(*history, event)));
    }
}

TEST_CASE("what auditd appends to records does not matter") {
    for (const auto& recording : traced_recordings()) {
        INFO(recording.name);
        const auto events = read_all_events(recording.logs);
        std::string raw;
        std::vector<std::string> expected;
        const auto history = read_container_history(recording.logs);
        for (const auto& event : events) {
            std::string_view lines = event.lines();
            while (!lines.empty()) {
                const auto line = lines.substr(0, lines.find('\n'));
                raw += line.substr(0, line.find('\x1d'));
                raw += '\n';
                lines.remove_prefix(std::min(line.size() + 1, lines.size()));
            }
            expected.push_back(describe(*history, event.view()));
        }
        const TempDir folder;
        const auto logs = LogSet::file(folder.write("audit.log", raw));
        const auto without = read_container_history(logs);
        std::vector<std::string> found;
        for (const auto& event : read_all_events(logs)) found.push_back(describe(*without, event.view()));
        check_same(found, expected);
    }
}

TEST_CASE("forgetting") {
    const auto& recording = traced_recording("docker-hard");
    const auto events = read_all_events(recording.logs);
    const auto whole = read_container_history(recording.logs);
    struct Case {
        std::string name;
        std::size_t programs;
        std::size_t bytes;
    };
    const std::vector<Case> cases{{"programs", 500, 1 << 30}, {"texts", 1 << 20, 150'000}};
    for (const auto& test : cases) {
        INFO(test.name);
        ContainerHistory::Builder builder(test.programs, test.bytes);
        for (const auto& event : events) {
            std::string mark;
            if (MarkReader().append(mark, event.view())) builder.add(mark);
        }
        const auto part = std::move(builder).build();
        CHECK(part->statistics().forgotten > 0);
        CHECK(part->statistics().programs + part->statistics().forgotten == whole->statistics().programs);
        CHECK(part->statistics().programs > 300);
        for (const auto& event : events) {
            const auto* const container = part->find(event.view()).container;
            if (container != nullptr) CHECK(container->id == whole->find(event.view()).container->id);
        }
    }
}

TEST_CASE("a log that begins later knows less, but nothing else") {
    constexpr std::size_t kCuts = 8;
    for (const auto& recording : traced_recordings()) {
        const auto events = read_all_events(recording.logs);
        const auto whole = read_container_history(recording.logs);
        for (std::size_t cut = 1; cut < kCuts; ++cut) {
            INFO(recording.name, ", without ", cut, " of ", kCuts, " parts");
            const auto begin = events.size() * cut / kCuts;
            ContainerHistory::Builder builder;
            for (auto i = begin; i < events.size(); ++i) {
                std::string mark;
                if (MarkReader().append(mark, events[i].view())) builder.add(mark);
            }
            const auto part = std::move(builder).build();
            for (auto i = begin; i < events.size(); ++i) {
                const auto event = events[i].view();
                INFO(event.unique_id());
                const auto known = whole->find(event);
                const auto found = part->find(event);
                const bool is_same_place = found.place == ProcessPlace::unknown ||
                                           known.place == ProcessPlace::unknown || found.place == known.place;
                CHECK(is_same_place);
                if (found.container != nullptr && known.container != nullptr) {
                    CHECK(found.container->id == known.container->id);
                    const bool is_same_name =
                        found.name.empty() || known.name.empty() || found.name == known.name;
                    INFO(found.name, " instead of ", known.name);
                    CHECK(is_same_name);
                }
                const auto cause = part->cause(event);
                const auto known_cause = whole->cause(event);
                if (cause && known_cause) CHECK(cause->loginuid == known_cause->loginuid);
            }
        }
    }
}

TEST_CASE("a history that grows with a log says in the end what the whole log says") {
    for (const auto& recording : traced_recordings()) {
        INFO(recording.name);
        const auto events = read_all_events(recording.logs);
        GrowingHistory growing({});
        for (std::size_t i = 0; i < events.size(); ++i) {
            growing.learn(events[i].view());
            // What was made in between stays out of the next.
            if (i % 1000 == 999 && growing.has_news()) growing.make();
        }
        CHECK((growing.has_news() || events.size() % 1000 == 0));
        const auto whole = read_container_history(recording.logs);
        check_same(describe(*growing.make(), events), describe(*whole, events));
        CHECK_FALSE(growing.has_news());
    }
}
