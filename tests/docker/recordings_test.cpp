// What the history says of recordings, against what a tracer in the kernel and the scenario say: testdata/README.md.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/account.hpp>
#include <dockaudit/history_reader.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "docker/traced_recording.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct Read {
    const TracedRecording& recording;
    std::shared_ptr<const ContainerHistory> history;
    std::vector<FoundProgram> programs;
    std::vector<const FoundProgram*> matches;  // of the traced processes
};

Read read(const TracedRecording& recording) {
    Read read{recording, read_container_history(recording.logs), {}, {}};
    read.programs = find_programs(*read.history, read_all_events(recording.logs));
    read.matches = match_processes(recording, read.programs);
    return read;
}

// A row for each recording, so that a failure names it.
template <class Check>
void for_each_recording(Check check) {
    for (const auto& recording : traced_recordings()) {
        SUBCASE(recording.name.c_str()) {
            check(read(recording));
        }
    }
}

std::string describe(const TracedProcess& process) {
    return fmt::format("pid {} at {} in {}: {}", process.pid, process.time, process.container.substr(0, 12),
                       process.command);
}

bool is_known(const ContainerHistory& history, const std::string& container) {
    return std::ranges::any_of(history.containers(),
                               [&](const Container& known) { return known.id == container; });
}

struct Limit {
    std::string_view command;  // its beginning
    std::string_view reason;
};

// What people did without a client.
constexpr std::array kNoClients{
    Limit{"curl ", "the engine's socket without a client"},
    Limit{"E=$(curl ", "the same"},
    Limit{"id >/dev/null", "work on the host"},
    Limit{"for i in 1 2 3 4 5 6; do (id; date; uname)", "the same"},
    Limit{"echo \\\"{", "the daemon's configuration"},
    Limit{"rm /etc/docker/daemon.json", "the same"},
    Limit{"kill -HUP", "the same"},
    Limit{"usermod", "accounts"},
    Limit{"gpasswd", "the same"},
};

// Commands whose container no log can tell.
constexpr std::array kNoContainers{
    Limit{"docker run --rm --name twa", "two people gave the same command in one second"},
    Limit{"docker run --rm --name twb", "the same"},
    Limit{"docker run --rm --cidfile /tmp/cid.alice", "the same"},
    Limit{"docker run --rm --cidfile /tmp/cid.bob", "the same"},
    Limit{"docker run --rm --name bad", "it never ran a program"},
    Limit{"podman run --rm --name bad", "it never ran a program"},
    Limit{"docker run --rm --name priv", "it never ran a program"},
    Limit{"docker build", "one for each step"},
    Limit{"mkdir -p", "the same"},
    Limit{"docker inspect", "its argument may be anything that has a name"},
    Limit{"cd proj && docker-compose down", "several"},
};

template <std::size_t N>
bool is_one_of(const std::array<Limit, N>& limits, const TracedAction& action) {
    return std::ranges::any_of(limits, [&](const Limit& limit) {
        return std::string_view(action.command).substr(1).starts_with(limit.command);
    });
}

bool is_verb(const std::string& traced, const std::string& verb) {
    return verb == traced || verb.starts_with(traced + " ") || traced.starts_with(verb + ",") ||
           traced.ends_with("," + verb);
}

bool contains(const std::vector<std::string>& values, std::string_view value) {
    return std::ranges::find(values, value) != values.end();
}

// `deb` is `localhost/deb`, `deb:latest`, both.
bool is_image(const std::vector<std::string>& traced, std::string_view image) {
    if (contains(traced, image)) return true;
    image = image.substr(image.rfind('/') + 1);
    return contains(traced, image) || contains(traced, image.substr(0, image.find(':')));
}

void check_action(const TracedAction& traced, const ActionView& action) {
    CHECK(action.loginuid == traced.loginuid);
    if (is_one_of(kNoContainers, traced) || traced.containers.empty()) {
        CHECK(action.container == nullptr);
    } else {
        CHECK(action.container != nullptr);
        if (action.container != nullptr) CHECK(contains(traced.containers, action.container->id));
    }
    if (!traced.images.empty() && !traced.verb.starts_with("compose"))
        CHECK(is_image(traced.images, action.command.image()));
    if (traced.verb == "run" && !traced.names.empty())
        CHECK(contains(traced.names, action.command.options.name));
    if (contains(traced.flags, "denied") && action.command.client == ContainerClient::docker)
        CHECK(action.outcome == ActionOutcome::denied);
    if (traced.status == "0") CHECK(action.outcome <= ActionOutcome::success);
}

// What the containers of a recording that begins in the middle have before the log names them stays unknown.
double least_share(const std::string& name) {
    return name == "docker-midlog" ? 0.95 : 0.99;
}

}  // namespace

TEST_CASE("programs in containers") {
    for_each_recording([](const Read& read) {
        std::size_t right = 0;
        std::size_t all = 0;
        for (std::size_t i = 0; i < read.matches.size(); ++i) {
            const auto& process = read.recording.processes[i];
            const auto* const program = read.matches[i];
            INFO(describe(process));
            if (program == nullptr) continue;  // the rules were not loaded yet, or not any more
            if (!program->container.empty()) CHECK(program->container == process.container);
            CHECK(program->place != ProcessPlace::host);
            if (!is_known(*read.history, process.container)) continue;
            ++all;
            if (program->container == process.container) ++right;
        }
        INFO(right, " of ", all);
        CHECK(all > read.recording.processes.size() / 2);
        CHECK(static_cast<double>(right) >= least_share(read.recording.name) * static_cast<double>(all));
    });
}

TEST_CASE("all other programs are of the host") {
    for_each_recording([](const Read& read) {
        const std::set<const FoundProgram*> in_containers(read.matches.begin(), read.matches.end());
        for (const auto& program : read.programs) {
            if (in_containers.contains(&program)) continue;
            INFO("pid ", program.pid, " at ", program.time, ": ", program.command);
            CHECK(program.place != ProcessPlace::container);
        }
    });
}

TEST_CASE("causes") {
    for_each_recording([](const Read& read) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < read.matches.size(); ++i) {
            const auto& process = read.recording.processes[i];
            if (read.matches[i] == nullptr) continue;
            const auto& cause = read.matches[i]->cause;
            INFO(describe(process), " by ",
                 process.action == nullptr ? process.cause : process.action->command);
            if (!cause) continue;
            ++found;
            INFO("login user ", cause->loginuid, ", session ", cause->session, ", ", cause->command.verb);
            CHECK(process.action != nullptr);
            if (process.action == nullptr) continue;
            CHECK(cause->loginuid == process.action->loginuid);
            CHECK(cause->session == process.action->session);
        }
        CHECK(found >= read.recording.processes.size() / 5);
    });
}

TEST_CASE("commands of clients") {
    for_each_recording([](const Read& read) {
        std::vector<const FoundProgram*> clients;
        for (const auto& program : read.programs) {
            if (program.action) clients.push_back(&program);
        }
        const auto begin = read.programs.front().time;
        const auto end = read.programs.back().time;
        for (const auto& traced : read.recording.actions) {
            if (traced.time < begin || traced.time > end || is_one_of(kNoClients, traced)) continue;
            INFO(traced.command);
            bool is_found = false;
            // A row may stand for two commands of one line.
            while (true) {
                const auto fits = [&](const FoundProgram* client) {
                    return client->action->session == traced.session &&
                           client->action->loginuid == traced.loginuid &&
                           is_verb(traced.verb, client->action->command.verb) &&
                           std::abs(client->time - traced.time) < 1500;
                };
                const auto found = std::ranges::find_if(clients, fits);
                const bool is_more = traced.command.find("; podman ") != std::string::npos;
                if (found == clients.end() || (is_found && !is_more)) break;
                check_action(traced, *(*found)->action);
                clients.erase(found);
                is_found = true;
            }
            CHECK(is_found);
        }
        for (const auto* left : clients) FAIL_CHECK("nobody gave this command: ", left->command);
    });
}

TEST_CASE("nobody is named for what two people asked for alike") {
    const auto both = read(traced_recording("docker-hard"));
    std::size_t count = 0;
    for (std::size_t i = 0; i < both.matches.size(); ++i) {
        const auto* const action = both.recording.processes[i].action;
        if (action == nullptr || action->command.find("--cidfile") == std::string::npos) continue;
        ++count;
        REQUIRE(both.matches[i] != nullptr);
        CHECK_FALSE(both.matches[i]->cause);
    }
    CHECK(count >= 4);
}
