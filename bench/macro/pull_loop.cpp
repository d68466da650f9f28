// dockaudit-bench-pull: a loop over all events of a log, with this library or with libauparse, for timing the
// two.
//
// Prints how many events there were and in how many the field was found, so that the caller can compare.

#include <auparse.h>
#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_reader.hpp>

namespace {

constexpr std::string_view kUsage =
    "Usage: dockaudit-bench-pull dockaudit|auparse FILE [FIELD]\n\n"
    "Without FIELD only the id of each event is looked at.\n";

struct Counts {
    std::uint64_t events = 0;
    std::uint64_t found = 0;
    std::uint64_t checksum = 0;  // of what was looked at, so that no compiler leaves it out
};

Counts pull_with_dockaudit(const std::string& path, const std::string& field) {
    Counts counts;
    dockaudit::EventReader reader(dockaudit::LogSet::file(path));
    for (const dockaudit::EventView& event : reader) {
        ++counts.events;
        counts.checksum += event.id().serial;
        if (field.empty()) continue;
        if (const auto value = event.field(field)) {
            ++counts.found;
            counts.checksum += value->size();
        }
    }
    return counts;
}

Counts pull_with_auparse(const std::string& path, const std::string& field) {
    Counts counts;
    const std::unique_ptr<auparse_state_t, decltype(&auparse_destroy)> parser(
        auparse_init(AUSOURCE_FILE, path.c_str()), &auparse_destroy);
    if (parser == nullptr) throw std::runtime_error("libauparse cannot read " + path);
    while (auparse_next_event(parser.get()) > 0) {
        ++counts.events;
        counts.checksum += auparse_get_serial(parser.get());
        if (field.empty() || auparse_find_field(parser.get(), field.c_str()) == nullptr) continue;
        ++counts.found;
        counts.checksum += std::string_view(auparse_get_field_str(parser.get())).size();
    }
    return counts;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const bool is_usage =
        words.size() < 2 || words.size() > 3 || (words[0] != "dockaudit" && words[0] != "auparse");
    if (is_usage) {
        fmt::print(stderr, "{}", kUsage);
        return 2;
    }
    try {
        const auto field = words.size() == 3 ? words[2] : std::string();
        const auto counts =
            words[0] == "auparse" ? pull_with_auparse(words[1], field) : pull_with_dockaudit(words[1], field);
        fmt::print("{} {} {}\n", counts.events, counts.found, counts.checksum);
    } catch (const std::exception& error) {
        fmt::print(stderr, "dockaudit-bench-pull: {}\n", error.what());
        return 2;
    }
    return 0;
}
