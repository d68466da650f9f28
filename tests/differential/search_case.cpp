#include "differential/search_case.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <dockaudit/record_view.hpp>

#include "differential/reference_drops.hpp"

namespace dockaudit::test {
namespace {

// A zone with a fraction of an hour and without summer time.
constexpr std::string_view kFarZone = "Asia/Kolkata";
constexpr std::int64_t kFarZoneOffset = 19'800;

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
        // What one event has is found; what several have is mostly not.
        if (random_.chance(1, 2) && !log_.ids.empty())
            event_values_ = values_of(log_.lines_by_event.at(random_.pick(log_.ids)));
        if (random_.chance(1, 20) && !log_.ids.empty()) return with_checkpoint();
        const auto criteria = random_.chance(1, 2) ? 1 : 1 + random_.below(3);
        for (std::size_t i = 0; i < criteria; ++i) add_criterion();
        if (random_.chance(1, 4)) add("-w");
        if (random_.chance(1, 20)) add("--just-one");
        if (random_.chance(1, 20)) add("-l");
        if (random_.chance(1, 20)) add_timeout();
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
        if (is_user_option(option) && !fits_all_users(option, value)) return;
        add(option);
        add(value);
    }

    static bool is_user_option(std::string_view option) {
        return option == "-ui" || option == "-ue" || option == "-ul" || option == "-ua";
    }

    // A number and a name make ausearch crash, or find nothing, if one of them is for all users.
    bool fits_all_users(std::string_view option, std::string_view value) const {
        if (option == "-ua") return !case_.has("-ui") && !case_.has("-ue") && !case_.has("-ul");
        const auto is_number = [](std::string_view text) {
            return text.starts_with('-') || text.find_first_of("0123456789") == 0;
        };
        return !case_.has("-ua") || is_number(value) == is_number(case_.value_of("-ua"));
    }

    void add_criterion() {
        const auto kind = random_.below(12);
        if (kind == 0) return add_time();
        if (kind <= 2) {
            const auto& fixed = random_.pick(kFixed);
            return add_option(fixed.option, fixed.value);
        }
        add_value();
    }

    void add_value() {
        const auto& values = event_values_.empty() ? log_.values_by_option : event_values_;
        if (values.empty()) return;
        auto chosen = values.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random_.below(values.size())));
        std::string value = random_.pick(chosen->second);
        if (matches_substrings(chosen->first) && value.size() > 1 && random_.chance(1, 3)) {
            const auto start = random_.below(value.size());
            auto part = value.substr(start, 1 + random_.below(value.size() - start));
            if (is_askable(chosen->first, part)) value = std::move(part);
        }
        add_option(chosen->first, value);
    }

    // Words that mean the same instant as long as the day does not end between two runs.
    void add_time_word() {
        static constexpr std::array<std::string_view, 6> kWords{"today",    "yesterday",  "this-week",
                                                                "week-ago", "this-month", "this-year"};
        add(random_.chance(1, 2) ? "-ts" : "-te");
        add(random_.pick(kWords));
    }

    void add_time() {
        if (random_.chance(1, 6) && !case_.has("-ts") && !case_.has("-te")) return add_time_word();
        if (log_.seconds.empty()) return;
        auto from = random_.pick(log_.seconds);
        auto until = random_.pick(log_.seconds);
        if (from > until) std::swap(from, until);
        const bool both = random_.chance(1, 2);
        if ((both || random_.chance(1, 2)) && !case_.has("-ts")) {
            add_time_option("-ts", from);
            case_.reading.range.since = Timestamp(std::chrono::seconds(from));
        }
        if (both && !case_.has("-te")) {
            add_time_option("-te", until);
            case_.reading.range.until =
                Timestamp(std::chrono::seconds(until) + std::chrono::milliseconds(999));
        }
    }

    void add_time_option(std::string_view option, std::int64_t second) {
        add(option);
        for (const auto& word : time_words(second, case_.time_zone)) add(word);
    }

    void add_timeout() {
        case_.reading.end_of_event_timeout = std::chrono::seconds(random_.between(1, 9));
        add("--eoe-timeout");
        add(std::to_string(case_.reading.end_of_event_timeout.count()));
    }

    // A file as a run left it whose last event was one of this log. Which events there are is what counts
    // here: with criteria ausearch does not find that event again, but with `-ts checkpoint` it does not look
    // for it.
    SearchCase with_checkpoint() {
        const auto& lines = log_.lines_by_event.at(random_.pick(log_.ids));
        // An event that ausearch cannot read, or of a type that it does not know, it never finds again.
        const bool is_known = to_number(RecordView::parse(lines.front())->type()) > 0;
        if (is_known && !is_dropped_by_reference(case_, lines)) set_checkpoint(case_, lines.front());
        if (random_.chance(1, 4)) add_timeout();
        // An event that ausearch drops is none that it could meet too early.
        const bool drops_any = std::any_of(log_.ids.begin(), log_.ids.end(), [&](const auto& id) {
            return is_dropped_by_reference(case_, log_.lines_by_event.at(id));
        });
        if (case_.checkpoint && (drops_any || random_.chance(1, 2))) {
            add("-ts");
            add("checkpoint");
            case_.reading.range.since = case_.checkpoint_time;
            while (random_.chance(2, 3)) add_value();
        }
        add_format();
        return std::move(case_);
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
        if (random_.chance(3, 4)) add("--extra-time");
        for (const std::string_view column : {"--extra-keys", "--extra-labels", "--extra-obj2"}) {
            if (random_.chance(1, 2)) add(column);
        }
    }

    const ScannedLog& log_;
    Random& random_;
    ValuesByOption event_values_;
    SearchCase case_;
};

}  // namespace

std::string format_checkpoint(const SearchCase& search, std::string_view line) {
    struct stat status {};
    const auto record = RecordView::parse(line);
    if (!record || stat(search.log->log.path.c_str(), &status) != 0) return {};
    const auto milliseconds = record->id().time.time_since_epoch().count();
    return fmt::format("dev=0x{:X}\ninode={}\noutput={} {}.{:03}:{} 0x{:X}\n", status.st_dev, status.st_ino,
                       record->id().node.value_or("-"), milliseconds / 1000, milliseconds % 1000,
                       record->id().serial, static_cast<std::uint32_t>(to_number(record->type())));
}

void set_checkpoint(SearchCase& search, std::string_view line) {
    search.checkpoint = format_checkpoint(search, line);
    if (const auto record = RecordView::parse(line)) search.checkpoint_time = record->id().time;
    search.reading.at_end = NaiveOptions::AtEnd::ended;
}

bool SearchCase::has(std::string_view option) const {
    return std::find(options.begin(), options.end(), option) != options.end();
}

std::string SearchCase::value_of(std::string_view option) const {
    const auto found = std::find(options.begin(), options.end(), option);
    return found == options.end() || found + 1 == options.end() ? std::string() : *(found + 1);
}

NaiveOptions SearchCase::reading_of_reference() const {
    auto theirs = reading;
    theirs.reads_as_reference = true;
    if (checkpoint) theirs.at_end = NaiveOptions::AtEnd::nothing_more;
    // Here what is older is left out after events are put together.
    if (value_of("-ts") == "checkpoint") theirs.range.since.reset();
    return theirs;
}

SearchCase SearchCase::as_csv() const {
    auto search = *this;
    std::replace(search.options.begin(), search.options.end(), std::string("text"), std::string("csv"));
    if (!has("--extra-time")) search.options.emplace_back("--extra-time");
    return search;
}

SearchCase SearchCase::without(std::string_view option) const {
    static constexpr std::array<std::string_view, 2> kFlags{"--just-one", "-w"};
    auto search = *this;
    const auto found = std::find(search.options.begin(), search.options.end(), option);
    if (found == search.options.end()) return search;
    const bool is_flag = std::find(kFlags.begin(), kFlags.end(), option) != kFlags.end();
    search.options.erase(found, found + (is_flag ? 1 : 2));
    return search;
}

SearchCase SearchCase::with(std::string_view option, std::string_view value) const {
    auto search = *this;
    search.options.insert(search.options.end(), {std::string(option), std::string(value)});
    return search;
}

std::vector<std::string> SearchCase::command(const std::filesystem::path& program) const {
    std::vector<std::string> argv{program.string(), "-if", log->log.path.string()};
    argv.insert(argv.end(), options.begin(), options.end());
    return argv;
}

SearchCase draw_case(const ScannedLog& log, Random& random) {
    static constexpr std::array<std::string_view, 4> kBlockBytes{"512", "4096", "65536", "1048576"};
    static constexpr std::array<std::string_view, 3> kThreads{"1", "2", "4"};
    auto search = Drawer(log, random).run();
    search.reading_words = {"--read-with", std::string(random.pick(kBlockBytes)),
                            std::string(random.pick(kThreads)), random.chance(1, 2) ? "yes" : "no"};
    return search;
}

}  // namespace dockaudit::test
