#include "docker/file_change.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

namespace {

struct Row {
    std::string_view name;
    std::string_view call;                // from `syscall=` on
    std::vector<std::string_view> files;  // of PATH records: the name and its part
    std::string_view expected;            // `made PATH`, one after the other
};

std::string found_in(const Row& row) {
    std::string lines = "type=SYSCALL msg=audit(1.000:1): arch=c000003e " + std::string(row.call) +
                        "\ntype=CWD msg=audit(1.000:1): cwd=\"/srv\"\n";
    for (const auto file : row.files) lines += "type=PATH msg=audit(1.000:1): " + std::string(file) + "\n";
    const Event event(lines);
    const auto view = event.view();
    const auto attempt = read_attempt(view);
    if (!attempt) return "none";
    std::string text = attempt->is_refused ? "refused" : "";
    visit_file_changes(view, *attempt, [&text](std::string_view path, FileChange change) {
        const auto word = change == FileChange::made      ? "made "
                          : change == FileChange::removed ? "removed "
                                                          : "written ";
        text += (text.empty() ? "" : " ") + (word + std::string(path));
    });
    return text;
}

constexpr std::string_view kFolder = "name=\"/srv/\" mode=040755 nametype=PARENT";

}  // namespace

TEST_CASE("what a call does to files") {
    for (const auto& row : std::vector<Row>{
             {"a new file",
              "syscall=257 success=yes exit=3 a0=ffffff9c a1=0 a2=241",
              {kFolder, "name=\"data\" mode=0100644 nametype=CREATE"},
              "made /srv/data"},
             {"opened to be written",
              "syscall=257 success=yes exit=3 a0=ffffff9c a1=0 a2=1",
              {"name=\"data\" mode=0100644 nametype=NORMAL"},
              "written /srv/data"},
             {"opened to be read",
              "syscall=257 success=yes exit=3 a0=ffffff9c a1=0 a2=0",
              {"name=\"data\" mode=0100644 nametype=NORMAL"},
              ""},
             {"another mode",
              "syscall=90 success=yes exit=0 a0=1 a1=1ff",
              {"name=\"/etc/x\" mode=0100644 nametype=NORMAL"},
              "written /etc/x"},
             {"removed",
              "syscall=87 success=yes exit=0 a0=7ffe93a0f7a1",
              {kFolder, "name=\"data\" mode=0100644 nametype=DELETE"},
              "removed /srv/data"},
             {"renamed",
              "syscall=82 success=yes exit=0 a0=7ffe93a0f7a1 a1=7ffe93a0f7a9",
              {kFolder, kFolder, "name=\"old\" mode=0100644 nametype=DELETE",
               "name=\"new\" mode=0100644 nametype=CREATE"},
              "removed /srv/old made /srv/new"},
             {"refused",
              "syscall=90 success=no exit=-13 a0=1 a1=1ff",
              {"name=\"/etc/x\" mode=0100644 nametype=NORMAL"},
              "refused written /etc/x"},
             {"refused to make one",
              "syscall=257 success=no exit=-13 a0=ffffff9c a1=0 a2=241",
              {"name=\"/etc/\" mode=040755 nametype=PARENT"},
              "refused made /etc"},
             {"failed because there is none",
              "syscall=90 success=no exit=-2 a0=1 a1=1ff",
              {"name=\"/etc/x\" nametype=UNKNOWN"},
              "none"},
             {"in a folder that nobody knows",
              "syscall=257 success=yes exit=3 a0=5 a1=0 a2=1",
              {"name=\"data\" mode=0100644 nametype=NORMAL"},
              "written "},
         }) {
        CAPTURE(row.name);
        CHECK(found_in(row) == row.expected);
    }
}
