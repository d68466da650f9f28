// A compressed log and an archive give the output of the log itself: every format, whatever else is asked for.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/fake_host.hpp"
#include "support/compress.hpp"
#include "support/logs.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;

namespace {

const std::string kProgram = DOCKAUDIT_SEARCH_PROGRAM;

// Options of one search each.
const std::vector<std::vector<std::string>> kSearches{
    {"-i"},
    {"-r"},
    {"-k", "docker", "--format", "csv"},
    {"--format", "text"},
    {"--format", "json"},
    {"--format", "json-records"},
    {"--format", "activity"},
    {"--format", "table", "-sv", "no"},
    {"--fields", "time,type,container,person"},
    {"--count-by", "exe"},
    {"--histogram"},
    {"--count"},
    {"--container", "web", "-r"},
    {"--in-container", "--reverse", "-r"},
    {"--reverse", "--limit", "10", "-i"},
    {"-ts", "2026-11-26", "02:20:33", "-te", "2026-11-26", "02:20:35", "-r"},
    {"--threads", "1", "-r"},
    {"--threads", "4", "-r"},
};

}  // namespace

TEST_CASE("a compressed log gives the output of the log") {
    const TempDir folder;
    const auto log = read_file(recorded_log("docker-exec.log"));
    const auto plain = folder.write("plain", log).native();
    std::vector<std::string> packed;
    for (const auto form : compressions())
        packed.push_back(folder.write(std::string(form), compress(form, log)).native());
    packed.push_back(
        folder.write("tar", compress("gzip", make_tar({{"x/audit.log", compress("xz", log)}}))).native());
    for (const auto& search : kSearches) {
        const auto run = [&](const std::string& path) {
            auto arguments = search;
            arguments.insert(arguments.end(), {"-if", path});
            return FakeHost().run(arguments);
        };
        const auto expected = run(plain);
        for (const auto& path : packed) {
            CAPTURE(shell_command(search));
            CAPTURE(path);
            const auto result = run(path);
            CHECK(result.status == expected.status);
            CHECK((result.out == expected.out));
            CHECK(result.err == expected.err);
        }
    }
}

TEST_CASE("a compressed pipe gives the output of the log, once or looked at twice") {
    const auto log = read_file(recorded_log("docker-exec.log"));
    for (const auto& search : {std::vector<std::string>{"-r"}, {"--container", "web", "-r"}}) {
        const auto run = [&](const std::string& input) {
            std::vector<std::string> arguments{kProgram, "-if", "-"};
            arguments.insert(arguments.end(), search.begin(), search.end());
            ProcessOptions options;
            options.input = input;
            return run_process(arguments, options);
        };
        const auto expected = run(log);
        for (const auto form : compressions()) {
            CAPTURE(form);
            const auto result = run(compress(form, log));
            CHECK(result.status == expected.status);
            CHECK((result.out == expected.out));
            CHECK(result.err == expected.err);
        }
    }
}

TEST_CASE("a checkpoint of a compressed log goes on where it was") {
    const TempDir folder;
    const auto log = read_file(recorded_log("docker-exec.log"));
    const auto half = log.find('\n', log.size() / 2) + 1;
    const auto search = [&](const std::string& name, const std::string& form) {
        const auto checkpoint = (folder.path() / ("checkpoint-" + name)).native();
        std::string out;
        for (const auto& part : {log.substr(0, half), log}) {
            const auto path = folder.write(name, form.empty() ? part : compress(form, part)).native();
            out += FakeHost().run({"-if", path, "-r", "--checkpoint", checkpoint}).out + "=\n";
        }
        return out;
    };
    const auto expected = search("plain", "");
    for (const auto form : compressions()) {
        CAPTURE(form);
        CHECK((search(std::string(form), std::string(form)) == expected));
    }
}

TEST_CASE("temporary files go where TMPDIR says") {
    const TempDir folder;
    const auto path = folder.write("log", compress("gzip", read_file(recorded_log("host-raw.log")))).native();
    ProcessOptions options;
    options.environment["TMPDIR"] = "/nowhere";
    const auto result = run_process({kProgram, "-if", path, "--reverse", "--count"}, options);
    CHECK(result.status == 2);
    CHECK(result.err ==
          "dockaudit-search: /nowhere: a temporary file cannot be written there: No such file or directory\n"
          "TMPDIR names another folder\n");
    options.environment["TMPDIR"] = folder.path().native();
    CHECK(run_process({kProgram, "-if", path, "--reverse", "--count"}, options).status == 0);
}
