// Reads testdata/docker/commands.table: each row has a name, a command line behind `$`, and behind `=` what is
// read from it. With DOCKAUDIT_APPROVE set, the file is rewritten with what is read now.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <dockaudit/docker_command.hpp>
#include <dockaudit/event_reader.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

const std::string kTable = std::string(DOCKAUDIT_SOURCE_DIR) + "/testdata/docker/commands.table";

struct CommandLine {
    std::vector<std::string> words;
    bool is_whole = true;
};

// Words between spaces; single quotes hold spaces, and make empty words.
CommandLine split(std::string_view text) {
    CommandLine line;
    std::string word;
    bool is_word = false;
    bool is_quoted = false;
    const auto end_word = [&] {
        if (is_word) line.words.push_back(std::move(word));
        word.clear();
        is_word = false;
    };
    for (const char c : text) {
        if (c == '\'') {
            is_quoted = !is_quoted;
            is_word = true;
        } else if (c == ' ' && !is_quoted) {
            end_word();
        } else {
            word.push_back(c);
            is_word = true;
        }
    }
    end_word();
    if (!line.words.empty() && line.words.back() == "...") {
        line.words.pop_back();
        line.is_whole = false;
    }
    return line;
}

std::string in_brackets(const std::vector<std::string>& words) {
    std::string text = "[";
    for (const auto& word : words) {
        if (text.size() > 1) text += '|';
        text += word;
    }
    return text + ']';
}

class Description {
 public:
    void add(std::string_view name, std::string_view value) {
        if (!value.empty()) text_.append(" ").append(name).append("=").append(value);
    }
    void add(std::string_view name, const std::vector<std::string>& words) {
        if (!words.empty()) add(name, in_brackets(words));
    }
    void add(std::string_view word) { text_.append(text_.empty() ? "" : " ").append(word); }
    std::string text() const { return text_; }

 private:
    std::string text_;
};

constexpr std::string_view kClients[]{"docker", "podman", "nerdctl", "docker-compose"};
constexpr std::string_view kDoubts[]{"", "unknown-verb", "unknown-flag", "wrong-value", "missing-words"};

std::string end_text(const CopyEnd& end) {
    return end.is_host() ? end.path : "(" + end.container + ")" + end.path;
}

std::string namespace_text(const std::vector<SharedNamespace>& namespaces) {
    std::vector<std::string> texts;
    for (const auto& shared : namespaces) texts.push_back(shared.kind + ':' + shared.with);
    return texts.empty() ? "" : in_brackets(texts);
}

void describe_options(Description& out, const ContainerOptions& options) {
    out.add("name", options.name);
    out.add("hostname", options.hostname);
    out.add("user", options.user);
    out.add("workdir", options.workdir);
    out.add("restart", options.restart_policy);
    if (options.entrypoint) out.add("entrypoint", "(" + *options.entrypoint + ")");
    if (options.privileged) out.add("privileged");
    if (options.detach) out.add("detach");
    for (const auto& mount : options.mounts) {
        out.add(mount.type, "(" + mount.source + ")" + mount.target + (mount.read_only ? " read-only" : ""));
    }
    out.add("cap+", options.capabilities_added);
    out.add("cap-", options.capabilities_dropped);
    out.add("namespaces", namespace_text(options.namespaces));
    out.add("security", options.security_options);
    out.add("devices", options.devices);
    out.add("networks", options.networks);
    out.add("published", options.published);
    out.add("environment", options.environment);
}

std::string describe(const std::optional<DockerCommand>& command) {
    if (!command) return "no client";
    Description out;
    out.add(kClients[static_cast<std::size_t>(command->client)]);
    if (command->is_plugin) out.add("plugin");
    if (command->is_help) out.add("help");
    out.add("verb", command->verb);
    out.add("context", command->context);
    out.add("host", command->host);
    out.add("config", command->config);
    out.add("arguments", command->arguments);
    out.add("images", command->images);
    out.add("containers", command->containers);
    out.add("services", command->services);
    out.add("command", command->command);
    out.add("new", command->new_name);
    if (command->copy) out.add("copy", end_text(command->copy->from) + " -> " + end_text(command->copy->to));
    out.add("output", command->output_file);
    out.add("input", command->input_file);
    describe_options(out, command->options);
    out.add("doubt", kDoubts[static_cast<std::size_t>(command->doubt)]);
    return out.text();
}

std::string read_line(std::string_view text) {
    const auto line = split(text);
    return describe(DockerCommand::parse(line.words, line.is_whole));
}

}  // namespace

TEST_CASE("command lines of clients are read as the clients read them") {
    const bool approves = std::getenv("DOCKAUDIT_APPROVE") != nullptr;
    std::istringstream in(dockaudit::test::read_file(kTable));
    std::string renewed;
    std::string name;
    std::string command;
    std::size_t rows = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("$")) {
            command = line.substr(1);
        } else if (line.starts_with("=")) {
            ++rows;
            const auto read = read_line(command);
            CAPTURE(name);
            CAPTURE(command);
            if (!approves) CHECK(read == line.substr(std::min<std::size_t>(line.size(), 2)));
            line = "= " + read;
        } else {
            name = line;
        }
        renewed += line + '\n';
    }
    CHECK(rows >= 150);
    if (approves) dockaudit::test::write_file(kTable, renewed);
}

TEST_CASE("commands of events") {
    struct Case {
        std::string name;
        std::string records;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"whole", "type=EXECVE msg=audit(1700000000.000:1): argc=3 a0=\"docker\" a1=\"run\" a2=\"alpine\"",
         "docker verb=run arguments=[alpine] images=[alpine]"},
        {"cut", "type=EXECVE msg=audit(1700000000.000:1): argc=4 a0=\"docker\" a1=\"run\" a2=\"alpine\"",
         "docker verb=run arguments=[alpine] images=[alpine] doubt=missing-words"},
        {"hex", "type=EXECVE msg=audit(1700000000.000:1): argc=3 a0=\"docker\" a1=\"rm\" a2=612062",
         "docker verb=rm arguments=[a b] containers=[a b]"},
        {"an empty word that an old kernel left out",
         "type=EXECVE msg=audit(1700000000.000:1): argc=4 a0=\"docker\" a1=\"run\" a3=\"alpine\"",
         "docker verb=run doubt=missing-words"},
        {"another program by the name of a client",
         "type=SYSCALL msg=audit(1700000000.000:1): syscall=59 exe=\"/usr/bin/ls\"\n"
         "type=EXECVE msg=audit(1700000000.000:1): argc=2 a0=\"docker\" a1=\"ps\"",
         "no client"},
        {"a client",
         "type=SYSCALL msg=audit(1700000000.000:1): syscall=59 exe=\"/usr/bin/docker\"\n"
         "type=EXECVE msg=audit(1700000000.000:1): argc=2 a0=\"docker\" a1=\"ps\"",
         "docker verb=ps"},
        {"no command line", "type=CWD msg=audit(1700000000.000:1): cwd=\"/\"", "no client"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const Event event(test.records);
        CHECK(describe(DockerCommand::parse(event.view())) == test.expected);
    }
}

TEST_CASE("the clients of the recorded logs are understood") {
    std::size_t commands = 0;
    for (const auto& log : dockaudit::test::recorded_logs()) {
        CAPTURE(log.name);
        for (const EventView& event : EventReader(LogSet::file(log.path))) {
            const auto command = DockerCommand::parse(event);
            if (!command) continue;
            ++commands;
            CAPTURE(describe(command));
            CHECK(command->is_certain());
            CHECK_FALSE(command->verb.empty());
        }
    }
    CHECK(commands >= 30);
}
