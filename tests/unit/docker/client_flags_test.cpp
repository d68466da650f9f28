#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "docker/client_tables.hpp"
#include "docker/flag_reader.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string describe(const std::optional<ClientFlag>& flag) {
    if (!flag) return "unknown";
    constexpr std::string_view kKinds[]{" none", " optional", " value"};
    return std::string(flag->name).append(kKinds[static_cast<std::size_t>(flag->value)]);
}

}  // namespace

// testdata/docker has what the help of real clients says: verb, flag, letter, whether a value follows.
TEST_CASE("the flags of the tables are those of the help of real clients") {
    struct Case {
        std::string file;
        ContainerClient client;
        std::size_t least;
    };
    const std::vector<Case> cases{
        {"docker-20.10", ContainerClient::docker, 1000},
        {"docker-28.2", ContainerClient::docker, 1100},
        {"podman-4.3", ContainerClient::podman, 1500},
        {"docker-compose-1.29", ContainerClient::docker_compose, 100},
    };
    for (const auto& test : cases) {
        CAPTURE(test.file);
        std::istringstream in(dockaudit::test::read_file(std::string(DOCKAUDIT_SOURCE_DIR) +
                                                         "/testdata/docker/" + test.file + ".flags"));
        std::string verb, name, letter, value;
        std::size_t rows = 0;
        while (std::getline(in, verb, '\t') && std::getline(in, name, '\t') &&
               std::getline(in, letter, '\t') && std::getline(in, value)) {
            ++rows;
            CAPTURE(verb);
            const VerbFlags flags(test.client, verb == "-" ? "" : canonical_verb(verb));
            REQUIRE(flags.is_known());
            const auto expected = name + ' ' + value;
            CHECK(describe(flags.find(name)) == expected);
            // A letter may have got another name since, but not another kind.
            const auto by_letter = flags.find(letter.front());
            if (letter != "-") CHECK((by_letter && describe(by_letter).ends_with(" " + value)));
        }
        CHECK(rows >= test.least);
    }
}

TEST_CASE("flags that help does not tell") {
    struct Case {
        std::string name;
        ContainerClient client;
        std::string verb;
        std::string flag;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"hidden", ContainerClient::docker, "run", "net", "net value"},
        {"of old releases", ContainerClient::docker, "tag", "f", "force none"},
        {"help", ContainerClient::docker, "ps", "help", "help none"},
        {"help by letter", ContainerClient::docker, "ps", "h", "help none"},
        {"a letter that is not help", ContainerClient::docker, "run", "h", "hostname value"},
        {"a letter without a name", ContainerClient::docker_compose, "compose kill", "s", "signal value"},
        {"docker's, for podman", ContainerClient::podman, "run", "gpus", "gpus value"},
        {"podman's, for docker", ContainerClient::docker, "run", "replace", "unknown"},
        {"global, after the verb of docker", ContainerClient::docker, "run", "config", "unknown"},
        {"global, after the verb of podman", ContainerClient::podman, "run", "log-level", "log-level value"},
        {"global, after the verb of nerdctl", ContainerClient::nerdctl, "run", "n", "namespace value"},
        {"the verb's goes before the global one", ContainerClient::nerdctl, "logs", "n", "tail value"},
        {"where podman differs from docker", ContainerClient::podman, "build", "pull", "pull optional"},
        {"the empty name", ContainerClient::docker, "run", "", "unknown"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const VerbFlags flags(test.client, test.verb);
        const auto found = test.flag.size() == 1 ? flags.find(test.flag.front()) : flags.find(test.flag);
        CHECK(describe(found) == test.expected);
    }
}

TEST_CASE("rows of flags are well formed") {
    for (const auto rows :
         {docker_flag_rows(), compose_flag_rows(), podman_flag_rows(), nerdctl_flag_rows()}) {
        for (const auto& row : rows) {
            CAPTURE(row.verb);
            CHECK(canonical_verb(row.verb) == row.verb);
            std::istringstream in{std::string(row.flags)};
            for (std::string word; in >> word;) {
                CAPTURE(word);
                const auto comma = word.find(',');
                const auto sign = word.find_first_of("=?");
                if (comma != std::string::npos) CHECK(std::min(sign, word.size()) == comma + 2);
                CHECK((sign == std::string::npos || sign == word.size() - 1));
            }
        }
    }
}

TEST_CASE("groups of verbs") {
    for (const auto rows :
         {docker_flag_rows(), compose_flag_rows(), podman_flag_rows(), nerdctl_flag_rows()}) {
        for (const auto& row : rows) {
            CAPTURE(row.verb);
            const auto space = row.verb.rfind(' ');
            if (space != std::string_view::npos) CHECK(is_verb_group(row.verb.substr(0, space)));
        }
    }
    CHECK_FALSE(is_verb_group("run"));
    CHECK_FALSE(is_verb_group(""));
}

TEST_CASE("booleans of Go") {
    struct Case {
        std::string text;
        std::optional<bool> expected;
    };
    const std::vector<Case> cases{
        {"1", true},  {"t", true},      {"TRUE", true},     {"True", true},        {"0", false},
        {"F", false}, {"false", false}, {"", std::nullopt}, {"yes", std::nullopt}, {"tRUE", std::nullopt}};
    for (const auto& test : cases) {
        CAPTURE(test.text);
        CHECK(parse_go_bool(test.text) == test.expected);
    }
}
