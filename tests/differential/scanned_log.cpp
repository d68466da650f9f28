#include "differential/scanned_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <dockaudit/record_view.hpp>

#include "differential/event_blocks.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

// Which option asks for the values of which fields.
struct Source {
    std::string_view field;
    std::string_view option;
};
constexpr std::array kSources = std::to_array<Source>({
    {"key", "-k"},   {"name", "-f"},      {"cwd", "-f"},        {"path", "-f"},      {"comm", "-c"},
    {"exe", "-x"},   {"uid", "-ui"},      {"uid", "-ua"},       {"euid", "-ue"},     {"euid", "-ua"},
    {"auid", "-ul"}, {"auid", "-ua"},     {"gid", "-gi"},       {"gid", "-ga"},      {"egid", "-ge"},
    {"pid", "-p"},   {"ppid", "-pp"},     {"ses", "--session"}, {"hostname", "-hn"}, {"addr", "-hn"},
    {"tty", "-tm"},  {"terminal", "-tm"}, {"syscall", "-sc"},   {"exit", "-e"},      {"subj", "-su"},
    {"subj", "-se"}, {"obj", "-o"},       {"scontext", "-se"},  {"tcontext", "-o"},  {"uuid", "-uu"},
    {"vm", "-vm"},   {"AUID", "-ul"},     {"UID", "-ui"},       {"UID", "-ua"},      {"saddr", "-hn"},
});

std::string decode_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

bool is_encoded_string(std::string_view field) {
    return field == "key" || field == "name" || field == "cwd" || field == "path" || field == "comm" ||
           field == "exe";
}

std::string decode(std::string_view field, std::string_view value) {
    if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
    const bool hex = !value.empty() && value.size() % 2 == 0 &&
                     value.find_first_not_of("0123456789ABCDEFabcdef") == std::string_view::npos;
    return hex && is_encoded_string(field) ? decode_hex(value) : std::string(value);
}

using Values = std::map<std::string, std::set<std::string>>;

void collect_values(std::string_view line, Values& values) {
    for (std::size_t at = 0; (at = line.find('=', at)) != std::string_view::npos; ++at) {
        const auto before = line.find_last_of(" '\x1d", at);
        const auto name =
            line.substr(before == line.npos ? 0 : before + 1, at - (before == line.npos ? 0 : before + 1));
        auto end = line.find_first_of(" '\x1d,", at + 1);
        if (at + 1 < line.size() && line[at + 1] == '"') {
            end = line.find('"', at + 2);
            if (end != line.npos) ++end;
        }
        const auto value = line.substr(at + 1, end == line.npos ? end : end - at - 1);
        for (const auto& source : kSources) {
            if (source.field != name) continue;
            auto text = decode(name, value);
            if (source.option == "-k") text = text.substr(0, text.find('\x01'));
            if (is_askable(source.option, text)) values[std::string(source.option)].insert(std::move(text));
        }
    }
}

// Of `(-1.234:5)`: milliseconds and serial, as an id has them; what is missing is 0.
std::set<std::string> find_negative_ids(const std::string& content) {
    std::set<std::string> ids;
    for (std::size_t at = 0; (at = content.find("(-", at)) != std::string::npos; ++at) {
        unsigned long long milliseconds = 0;
        unsigned long long serial = 0;
        std::sscanf(content.c_str() + at, "(-%*u.%llu:%llu", &milliseconds, &serial);
        ids.insert(fmt::format("/{}:{}", milliseconds, serial));
    }
    return ids;
}

using Groups = std::map<std::string, std::vector<std::vector<std::string>>>;

Groups group(const std::string& content, bool reads_as_reference) {
    NaiveOptions options;
    options.reads_as_reference = reads_as_reference;
    Groups groups;
    for (auto& event : group_events(content, options)) groups[event.id].push_back(std::move(event.lines));
    for (auto& [id, events] : groups) std::sort(events.begin(), events.end());
    return groups;
}

std::set<std::string> find_different(const Groups& some, const Groups& others) {
    std::set<std::string> ids;
    for (const auto& [id, events] : some) {
        const auto found = others.find(id);
        if (found == others.end() || found->second != events) ids.insert(id);
    }
    return ids;
}

}  // namespace

// A value that the command line of ausearch can carry.
bool is_askable(std::string_view option, std::string_view value) {
    const auto is_control = [](char c) { return c >= 0 && c < ' '; };
    if (std::any_of(value.begin(), value.end(), is_control) || value.size() > 200) return false;
    // A number of ausearch has 64 bits before it is cut.
    constexpr std::size_t kMaxDigits = 19;
    if (value.size() > kMaxDigits && value.find_first_not_of("0123456789") == value.npos) return false;
    const bool takes_dash = option == "-e" || option == "--session" || option == "-ul";
    return takes_dash || !value.starts_with('-');
}

ValuesByOption values_of(const std::vector<std::string>& lines) {
    Values values;
    for (const auto& line : lines) {
        const auto record = RecordView::parse(line);
        collect_values(line, values);
        if (!record->type_name().empty() && !record->type_name().starts_with('-')) {
            // By name, ausearch knows no type that is newer than its libaudit.
            const auto number = to_number(record->type());
            const bool is_newer = number == 1329 || (number >= 1420 && number <= 1426);
            values["-m"].insert(is_newer ? std::to_string(number) : record_type_name(record->type()));
        }
        if (record->id().node && is_askable("-n", *record->id().node)) {
            values["-n"].insert(std::string(*record->id().node));
        }
        values["-a"].insert(std::to_string(record->id().serial));
    }
    ValuesByOption by_option;
    for (auto& [option, texts] : values) by_option[option].assign(texts.begin(), texts.end());
    return by_option;
}

ScannedLog scan_log(const TestLog& log) {
    ScannedLog scanned;
    scanned.log = log;
    scanned.content = read_file(log.path);
    const auto& content = scanned.content;
    scanned.lines_by_event = index_log(content);
    scanned.negative_ids = find_negative_ids(content);
    const auto seen = as_reference_reads(content);
    const auto seen_groups = group(seen, false);
    scanned.regrouped_ids = find_different(seen_groups, group(seen, true));
    scanned.retimed_ids = find_different(group(content, false), seen_groups);
    std::vector<std::string> all;
    std::set<std::int64_t> seconds;
    for (const auto& [id, lines] : scanned.lines_by_event) {
        all.insert(all.end(), lines.begin(), lines.end());
        scanned.ids.push_back(id);
        for (const auto& line : lines) {
            const auto time = RecordView::parse(line)->id().time;
            seconds.insert(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
        }
    }
    scanned.values_by_option = values_of(all);
    for (const auto second : seconds) {
        if (second > 1072915200) scanned.seconds.push_back(second);  // ausearch takes no year before 2004
    }
    return scanned;
}

}  // namespace dockaudit::test
