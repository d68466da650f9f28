// Reads the #include lines of the library and of the tools and holds them against the layers of DESIGN.md.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using dockaudit::test::read_file;

const fs::path kRoot = DOCKAUDIT_SOURCE_DIR;

// From the bottom up: a file includes from its own row and from those before it.
constexpr std::array<std::string_view, 14> kLayers{"base",   "io",     "record", "scan",      "event",
                                                   "facts",  "docker", "query",  "interpret", "rules",
                                                   "format", "report", "engine", "umbrella"};

// The layer that each public header belongs to. A new header gets a row here.
const std::map<std::string_view, std::string_view> kPublicHeaders{
    {"build_info.hpp", "base"},
    {"diagnostics.hpp", "base"},
    {"error.hpp", "base"},
    {"escape.hpp", "base"},
    {"event_id.hpp", "base"},
    {"export.hpp", "base"},
    {"pull_iterator.hpp", "base"},
    {"time.hpp", "base"},
    {"time_expression.hpp", "base"},
    {"time_zone.hpp", "base"},
    {"auditd_config.hpp", "io"},
    {"field.hpp", "record"},
    {"record_type.hpp", "base"},
    {"record_view.hpp", "record"},
    {"event_view.hpp", "event"},
    {"account.hpp", "facts"},
    {"container_history.hpp", "docker"},
    {"container_names.hpp", "docker"},
    {"docker_command.hpp", "docker"},
    {"docker_flags.hpp", "docker"},
    {"event_subject.hpp", "docker"},
    {"live_host.hpp", "docker"},
    {"match_text.hpp", "query"},
    {"query.hpp", "query"},
    {"account_database.hpp", "interpret"},
    {"auparse.hpp", "interpret"},
    {"auparse_reader.hpp", "interpret"},
    {"interpreter.hpp", "interpret"},
    {"names.hpp", "interpret"},
    {"audit_rules.hpp", "rules"},
    {"rule_check.hpp", "rules"},
    {"rule_profile.hpp", "rules"},
    {"rule_measure.hpp", "rules"},
    {"color_writer.hpp", "format"},
    {"event_counts.hpp", "format"},
    {"event_fields.hpp", "format"},
    {"event_writer.hpp", "format"},
    {"finding_writer.hpp", "format"},
    {"row_event_writers.hpp", "format"},
    {"row_writer.hpp", "format"},
    {"report.hpp", "report"},
    {"report_run.hpp", "report"},
    {"checkpoint.hpp", "engine"},
    {"cursor.hpp", "engine"},
    {"event_reader.hpp", "engine"},
    {"history_reader.hpp", "engine"},
    {"log_set.hpp", "engine"},
    {"parallel_writer.hpp", "engine"},
    {"dockaudit.hpp", "umbrella"},
};

struct ForeignRule {
    std::string_view prefix;
    std::vector<std::string_view> folders;  // layers, `public` or `tools`
};

// Who may include what is neither ours nor of the C++ standard library. Every other name with a slash or `.h`
// strays.
const std::vector<ForeignRule> kForeignHeaders{
    {"auparse", {"interpret"}},
    {"libaudit.h", {"interpret"}},
    {"date/", {"base", "format"}},
    {"boost/", {"tools"}},
    {"seccomp.h", {"tools"}},
    {"cap-ng.h", {"tools"}},
    {"linux/landlock.h", {"tools"}},
    {"sched.h", {"tools"}},
    {"utf8proc.h", {"base"}},
    {"fmt/",
     {"base", "io", "record", "scan", "event", "facts", "docker", "query", "interpret", "rules", "format",
      "report", "engine", "tools"}},
    {"rapidjson/", {"docker", "tools"}},
    {"emmintrin.h", {"base"}},
    {"linux/audit.h", {"record", "interpret"}},
    {"arpa/", {"record", "interpret"}},
    {"netinet/", {"record", "interpret"}},
    {"sys/socket.h", {"record", "interpret", "tools"}},
    {"sys/un.h", {"record", "interpret", "tools"}},
    {"sys/utsname.h", {"interpret", "tools"}},
    {"pwd.h", {"interpret", "tools"}},
    {"grp.h", {"interpret", "tools"}},
    {"netdb.h", {"interpret"}},
    {"bzlib.h", {"io"}},
    {"isa-l/", {"io"}},
    {"lz4frame.h", {"io"}},
    {"lzma.h", {"io"}},
    {"zstd.h", {"io"}},
    {"zstd_errors.h", {"io"}},
    {"archive.h", {"io"}},
    {"archive_entry.h", {"io"}},
    {"systemd/sd-journal.h", {"io"}},
    {"sys/mman.h", {"base"}},
    {"sys/", {"io", "tools"}},
    {"dirent.h", {"io"}},
    {"fcntl.h", {"io", "engine", "tools"}},  // engine: the checkpoint is written durably
    {"langinfo.h", {"tools"}},
    {"locale.h", {"format"}},  // newlocale: the process keeps its locale
    {"malloc.h", {"tools"}},
    {"poll.h", {"io", "tools"}},
    {"regex.h", {"query"}},
    {"spawn.h", {"tools"}},
    {"sched.h", {"tools"}},
    {"unistd.h", {"io", "engine", "tools"}},
    // SIMD is for the hot path.
    {"immintrin.h", {"scan"}},
    {"emmintrin.h", {"scan"}},
};

// The library is silent.
const std::vector<std::string_view> kForbiddenInLibrary{"iostream", "cstdio", "print"};

struct Include {
    std::string name;
    bool quoted = false;
    int line = 0;
};

std::vector<Include> includes_of(const std::string& text) {
    std::vector<Include> includes;
    std::istringstream in(text);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (!line.starts_with("#include ") || line.size() < 11) continue;
        const bool quoted = line[9] == '"';
        const auto end = line.find(quoted ? '"' : '>', 10);
        includes.push_back({line.substr(10, end - 10), quoted, number});
    }
    return includes;
}

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> paths;
    if (!fs::is_directory(folder)) return paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".hpp" || entry.path().extension() == ".cpp")
            paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::optional<std::size_t> rank_of(std::string_view layer) {
    const auto found = std::find(kLayers.begin(), kLayers.end(), layer);
    if (found == kLayers.end()) return std::nullopt;
    return static_cast<std::size_t>(found - kLayers.begin());
}

std::string_view public_layer(std::string_view header) {
    const auto found = kPublicHeaders.find(header);
    return found == kPublicHeaders.end() ? std::string_view{} : found->second;
}

// What is wrong with one include; empty if nothing is. `folder` is a layer or `tools`, `who` one of
// kForeignHeaders'.
std::string judge_foreign(const Include& include, std::string_view who) {
    for (const auto& rule : kForeignHeaders) {
        if (!include.name.starts_with(rule.prefix)) continue;
        const bool allowed = std::find(rule.folders.begin(), rule.folders.end(), who) != rule.folders.end();
        return allowed ? "" : "has no place in " + std::string(who);
    }
    const bool standard = include.name.find('/') == std::string::npos && !include.name.ends_with(".h");
    if (!standard) return "is not in the table of foreign headers";
    if (who != "tools" && std::find(kForbiddenInLibrary.begin(), kForbiddenInLibrary.end(), include.name) !=
                              kForbiddenInLibrary.end()) {
        return "prints; the library is silent";
    }
    return "";
}

std::string judge_library(const Include& include, std::string_view layer, bool is_public) {
    constexpr std::string_view kPublicPrefix = "dockaudit/";
    std::string_view target;
    if (include.name.starts_with(kPublicPrefix)) {
        target = public_layer(std::string_view(include.name).substr(kPublicPrefix.size()));
        if (target.empty()) return "is not in the table of public headers";
    } else if (include.quoted) {
        if (is_public) return "is private, and included by a public header";
        target = std::string_view(include.name).substr(0, include.name.find('/'));
        if (!rank_of(target)) return "names no layer";
    } else {
        return judge_foreign(include, is_public ? std::string_view("public") : layer);
    }
    return *rank_of(target) <= *rank_of(layer)
               ? ""
               : "is in " + std::string(target) + ", above " + std::string(layer);
}

std::string judge_tool(const Include& include, const fs::path& file) {
    if (include.name.starts_with("dockaudit/")) return "";
    if (!include.quoted) return judge_foreign(include, "tools");
    const bool own =
        fs::exists(kRoot / "tools" / include.name) || fs::exists(file.parent_path() / include.name);
    return own ? "" : "is no header of the tools";
}

void report(const fs::path& file, const Include& include, const std::string& complaint) {
    INFO(fs::relative(file, kRoot).string(), ":", include.line, ": ", include.name, " ", complaint);
    CHECK(complaint.empty());
}

}  // namespace

TEST_CASE("a file of the library includes only from its own layer and from those below") {
    const auto source = kRoot / "libdockaudit/src";
    std::size_t checked = 0;
    for (const auto& file : sources_below(source)) {
        const auto layer = fs::relative(file, source).begin()->string();
        INFO("folder of ", file.string());
        REQUIRE(rank_of(layer));
        for (const auto& include : includes_of(read_file(file))) {
            report(file, include, judge_library(include, layer, false));
            ++checked;
        }
    }
    CHECK(checked > 10);
}

TEST_CASE("a public header includes only public headers of its own layer and of those below") {
    const auto folder = kRoot / "libdockaudit/include/dockaudit";
    for (const auto& file : sources_below(folder)) {
        const auto layer = public_layer(file.filename().string());
        INFO("no layer is known for ", file.string());
        REQUIRE_FALSE(layer.empty());
        for (const auto& include : includes_of(read_file(file)))
            report(file, include, judge_library(include, layer, true));
    }
}

TEST_CASE("the tools use the public headers only") {
    for (const auto& file : sources_below(kRoot / "tools")) {
        for (const auto& include : includes_of(read_file(file)))
            report(file, include, judge_tool(include, file));
    }
}

TEST_CASE("files stay small") {
    // Tables may be long.
    const std::vector<std::string_view> long_tables{"record_type.cpp", "kernel_names.cpp"};
    for (const char* folder : {"libdockaudit", "tools", "tests", "bench"}) {
        for (const auto& file : sources_below(kRoot / folder)) {
            const auto name = file.filename().string();
            if (std::find(long_tables.begin(), long_tables.end(), name) != long_tables.end()) continue;
            const auto text = read_file(file);
            const auto lines = std::count(text.begin(), text.end(), '\n');
            const auto limit = file.extension() == ".hpp" ? 200 : 500;
            INFO(fs::relative(file, kRoot).string());
            CHECK(lines <= limit);
        }
    }
}

TEST_CASE("the judges of includes can say no") {
    struct Case {
        std::string_view name;
        Include include;
        std::string_view layer;
        bool is_public;
        bool allowed;
    };
    const std::vector<Case> cases{
        {"own layer", {"record/header.hpp", true, 1}, "record", false, true},
        {"a layer below", {"base/text.hpp", true, 1}, "record", false, true},
        {"a layer above", {"event/correlator.hpp", true, 1}, "record", false, false},
        {"a public header above", {"dockaudit/query.hpp", false, 1}, "record", false, false},
        {"an unknown public header", {"dockaudit/none.hpp", false, 1}, "engine", false, false},
        {"a private header in a public one", {"record/header.hpp", true, 1}, "engine", true, false},
        {"auparse in format", {"auparse.h", false, 1}, "format", false, false},
        {"auparse in interpret", {"auparse.h", false, 1}, "interpret", false, true},
        {"fmt in a public header", {"fmt/format.h", false, 1}, "format", true, false},
        {"Boost in the library", {"boost/program_options.hpp", false, 1}, "engine", false, false},
        {"something new", {"curl/curl.h", false, 1}, "io", false, false},
        {"iostream in the library", {"iostream", false, 1}, "format", false, false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(judge_library(test.include, test.layer, test.is_public).empty() == test.allowed);
    }
}
