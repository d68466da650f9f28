#include "differential/search_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <dockaudit/record_view.hpp>
#include <set>

#include "differential/event_blocks.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

// A zone with a fraction of an hour and without summer time.
constexpr std::string_view kFarZone = "Asia/Kolkata";
constexpr std::int64_t kFarZoneOffset = 19'800;

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

// Asked for whatever the log holds. Names of accounts and syscalls that every Debian 12 knows.
struct Fixed {
    std::string_view option;
    std::string_view value;
};
constexpr std::array kFixed = std::to_array<Fixed>({
    {"-sv", "yes"},
    {"-sv", "no"},
    {"-ua", "root"},
    {"-ui", "root"},
    {"-ue", "daemon"},
    {"-ul", "-1"},
    {"-ul", "unset"},
    {"--session", "-1"},
    {"-gi", "root"},
    {"-ga", "daemon"},
    {"-sc", "execve"},
    {"-sc", "openat"},
    {"-sc", "connect"},
    {"-sc", "0"},
    {"-e", "-EACCES"},
    {"-e", "-2"},
    {"-e", "EPERM"},
    {"--arch", "b64"},
    {"--arch", "b32"},
    {"--arch", "x86_64"},
    {"--arch", "i386"},
    {"-k", "(null)"},
    {"-k", "docker"},
    {"-f", "docker"},
    {"-f", "/etc"},
    {"-hn", "127.0.0.1"},
    {"-tm", "ssh"},
    {"-m", "SYSCALL"},
    {"-m", "USER_LOGIN,CRED_ACQ"},
    {"-m", "avc"},
    {"-m", "1300"},
    {"-m", "ALL"},
    {"-x", "/usr"},
    {"-c", "a"},
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

// A value that the command line of ausearch can carry.
bool is_askable(std::string_view option, std::string_view value) {
    const auto is_control = [](char c) { return c >= 0 && c < ' '; };
    if (std::any_of(value.begin(), value.end(), is_control) || value.size() > 200) return false;
    const bool takes_dash = option == "-e" || option == "--session" || option == "-ul";
    return takes_dash || !value.starts_with('-');
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

// `MM/DD/YY HH:MM:SS`, the one form that ausearch takes in the C locale.
std::vector<std::string> time_words(std::int64_t second, const std::string& zone) {
    const std::time_t time = second + (zone == kFarZone ? kFarZoneOffset : 0);
    std::tm parts{};
    gmtime_r(&time, &parts);
    return {fmt::format("{:02}/{:02}/{:02}", parts.tm_mon + 1, parts.tm_mday, parts.tm_year % 100),
            fmt::format("{:02}:{:02}:{:02}", parts.tm_hour, parts.tm_min, parts.tm_sec)};
}

bool matches_substrings(std::string_view option) {
    static constexpr std::array<std::string_view, 10> kOptions{"-c",  "-f",  "-hn", "-k",  "-o",
                                                               "-se", "-su", "-tm", "-uu", "-vm"};
    return option == "-x" || std::find(kOptions.begin(), kOptions.end(), option) != kOptions.end();
}

class Drawer {
 public:
    Drawer(const ScannedLog& log, Random& random) : log_(log), random_(random) { case_.log = &log; }

    SearchCase run() {
        if (random_.chance(1, 5)) case_.time_zone = kFarZone;
        const auto criteria = random_.chance(1, 2) ? 1 : 1 + random_.below(3);
        for (std::size_t i = 0; i < criteria; ++i) add_criterion();
        if (random_.chance(1, 4)) add("-w");
        if (random_.chance(1, 20)) add("--just-one");
        if (random_.chance(1, 20)) add("-l");
        add_format();
        return std::move(case_);
    }

 private:
    void add(std::string_view word) { case_.options.emplace_back(word); }

    // Repeating an option is decided differently on purpose (D8), but for types and nodes.
    void add_option(std::string_view option, std::string_view value) {
        if (case_.has(option) && option != "-m" && option != "-n") return;
        // A named syscall needs its arch before it, and may not come without it on a host of another kind.
        if (option == "--arch" && case_.has("-sc")) return;
        add(option);
        add(value);
    }

    void add_criterion() {
        const auto kind = random_.below(12);
        if (kind == 0) return add_time();
        if (kind <= 2) {
            const auto& fixed = random_.pick(kFixed);
            return add_option(fixed.option, fixed.value);
        }
        if (log_.values_by_option.empty()) return;
        auto chosen = log_.values_by_option.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(log_.values_by_option.size())));
        std::string value = random_.pick(chosen->second);
        if (matches_substrings(chosen->first) && value.size() > 1 && random_.chance(1, 3)) {
            const auto start = random_.below(value.size());
            auto part = value.substr(start, 1 + random_.below(value.size() - start));
            if (is_askable(chosen->first, part)) value = std::move(part);
        }
        add_option(chosen->first, value);
    }

    void add_time() {
        if (log_.seconds.empty()) return;
        auto from = random_.pick(log_.seconds);
        auto until = random_.pick(log_.seconds);
        if (from > until) std::swap(from, until);
        const bool both = random_.chance(1, 2);
        if ((both || random_.chance(1, 2)) && !case_.has("-ts")) {
            add_time_option("-ts", from);
            case_.range.since = Timestamp(std::chrono::seconds(from));
        }
        if (both && !case_.has("-te")) {
            add_time_option("-te", until);
            case_.range.until = Timestamp(std::chrono::seconds(until) + std::chrono::milliseconds(999));
        }
    }

    void add_time_option(std::string_view option, std::int64_t second) {
        add(option);
        for (const auto& word : time_words(second, case_.time_zone)) add(word);
    }

    void add_format() {
        const auto format = random_.below(5);
        if (format == 0) return add("-r");
        if (format == 1) add("-i");
        if (format >= 3) return add_sentence_format(format == 3 ? "csv" : "text");
        static constexpr std::array<std::string_view, 4> kModes{"raw", "tty", "shell", "shell_quote"};
        if (random_.chance(1, 4)) {
            add("--escape");
            add(random_.pick(kModes));
        } else if (format == 2) {
            // Without any word ausearch prints its help.
            add("--format");
            add("default");
        }
    }

    // Where nothing is escaped a value can have several lines, which nothing but our quotes would show.
    void add_sentence_format(std::string_view format) {
        static constexpr std::array<std::string_view, 3> kModes{"tty", "shell", "shell_quote"};
        add("--format");
        add(format);
        add("--escape");
        add(random_.pick(kModes));
        if (format == "text") return;
        add("--extra-time");
        for (const std::string_view column : {"--extra-keys", "--extra-labels", "--extra-obj2"}) {
            if (random_.chance(1, 2)) add(column);
        }
    }

    const ScannedLog& log_;
    Random& random_;
    SearchCase case_;
};

}  // namespace

ScannedLog scan_log(const TestLog& log) {
    const auto content = read_file(log.path);
    ScannedLog scanned;
    scanned.log = log;
    scanned.lines_by_event = index_log(content);
    scanned.has_negative_times = content.find("(-") != std::string::npos;
    std::set<std::string> met;
    for (const auto& id : output_order(content, {}, false)) {
        if (!met.insert(id).second) scanned.reopened_ids.insert(id);
    }
    Values values;
    std::set<std::int64_t> seconds;
    for (const auto& [id, lines] : scanned.lines_by_event) {
        for (const auto& line : lines) {
            const auto record = RecordView::parse(line);
            collect_values(line, values);
            if (!record->type_name().empty() && !record->type_name().starts_with('-')) {
                values["-m"].insert(record_type_name(record->type()));
            }
            if (record->id().node && is_askable("-n", *record->id().node)) {
                values["-n"].insert(std::string(*record->id().node));
            }
            values["-a"].insert(std::to_string(record->id().serial));
            seconds.insert(
                std::chrono::floor<std::chrono::seconds>(record->id().time).time_since_epoch().count());
        }
    }
    for (auto& [option, texts] : values) scanned.values_by_option[option].assign(texts.begin(), texts.end());
    for (const auto second : seconds) {
        if (second > 1072915200) scanned.seconds.push_back(second);  // ausearch takes no year before 2004
    }
    return scanned;
}

bool SearchCase::has(std::string_view option) const {
    return std::find(options.begin(), options.end(), option) != options.end();
}

std::string SearchCase::value_of(std::string_view option) const {
    const auto found = std::find(options.begin(), options.end(), option);
    return found == options.end() || found + 1 == options.end() ? std::string() : *(found + 1);
}

SearchCase SearchCase::as_csv() const {
    auto search = *this;
    std::replace(search.options.begin(), search.options.end(), std::string("text"), std::string("csv"));
    search.options.emplace_back("--extra-time");
    return search;
}

std::vector<std::string> SearchCase::command(const std::filesystem::path& program) const {
    std::vector<std::string> argv{program.string(), "-if", log->log.path.string()};
    argv.insert(argv.end(), options.begin(), options.end());
    return argv;
}

SearchCase draw_case(const ScannedLog& log, Random& random) {
    return Drawer(log, random).run();
}

}  // namespace dockaudit::test
