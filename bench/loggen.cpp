// dockaudit-loggen: makes a log of any size and shape out of recorded ones, at a chosen event rate.
//
// The events of the recordings come again and again with new times and serials. With --rare, all keys are
// replaced, so that a search for that key is one for something rare.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <dockaudit/event_id.hpp>
#include <dockaudit/record_view.hpp>
#include <exception>
#include <fstream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using dockaudit::RecordView;

constexpr std::string_view kUsage =
    "Usage: dockaudit-loggen --out FILE [OPTION VALUE]... RECORDING...\n\n"
    "  --mb N       size of the log in MB, 10^6 bytes (100)\n"
    "  --files N    a rotated set of N such logs: FILE is the newest, FILE.1 the one before (1)\n"
    "  --rate N     events in a second of log time (50)\n"
    "  --depth N    how many events are open at a time, their records interleaved (4)\n"
    "  --records N  every event is a system call with N records (as recorded)\n"
    "  --rare KEY   one event with a key in N has this one, no other has a key of it (N: --share)\n"
    "  --share N    (1000); every event has a key then\n";

struct Settings {
    std::string out;
    std::uint64_t megabytes = 100;
    std::uint64_t files = 1;
    std::uint64_t rate = 50;
    std::uint64_t depth = 4;
    std::uint64_t records = 0;  // 0: as recorded
    std::string rare_key;
    std::uint64_t share = 0;  // 0: of a thousand events with a key one, beside events without
    std::vector<std::string> recordings;
};

std::uint64_t parse_count(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number == 0) {
        throw std::runtime_error(fmt::format("not a count: {}", text));
    }
    return number;
}

Settings parse_arguments(const std::vector<std::string>& words) {
    Settings settings;
    const std::map<std::string_view, std::uint64_t*> counts{
        {"--mb", &settings.megabytes}, {"--files", &settings.files},     {"--rate", &settings.rate},
        {"--depth", &settings.depth},  {"--records", &settings.records}, {"--share", &settings.share},
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            settings.recordings.push_back(words[i]);
            continue;
        }
        if (i + 1 == words.size()) throw std::runtime_error(words[i] + " needs a value");
        const auto& option = words[i];
        const auto& value = words[++i];
        if (option == "--out")
            settings.out = value;
        else if (option == "--rare")
            settings.rare_key = value;
        else if (const auto found = counts.find(option); found != counts.end())
            *found->second = parse_count(value);
        else
            throw std::runtime_error("unknown option " + option);
    }
    if (settings.out.empty() || settings.recordings.empty()) throw std::runtime_error("a file is missing");
    return settings;
}

// A record without its time stamp, which is made anew each time.
struct Template {
    std::string head;  // up to and with `audit(`
    std::string tail;  // from `)`
};
using EventTemplate = std::vector<Template>;

// `key=…` up to the next space, without it.
void replace_key(std::string& line, std::string_view key) {
    const auto at = line.find(" key=");
    if (at == std::string::npos || line.compare(at, 11, " key=(null)") == 0) return;
    const auto end = std::min(line.find_first_of(" \x1d", at + 5), line.size());
    line.replace(at, end - at, fmt::format(" key=\"{}\"", key));
}

bool has_key(const EventTemplate& event) {
    for (const auto& record : event) {
        if (record.tail.find(" key=\"") != std::string::npos) return true;
    }
    return false;
}

bool is_of_type(const Template& record, std::string_view type) {
    return record.head.find(fmt::format("type={} ", type)) != std::string::npos;
}

// Events of which ausearch and dockaudit give different accounts.
bool is_left_out(const EventTemplate& event) {
    // ausearch 3.0.9 and its later versions do not agree on what belongs to these.
    if (is_of_type(event.front(), "LOGIN")) return true;
    // As text and csv, ausearch shows the working directory of another event for this name.
    return std::any_of(event.begin(), event.end(), [](const Template& record) {
        return record.tail.find(" name=\".\" ") != std::string::npos;
    });
}

// The events of the recordings with that key, or with their own if it is empty.
std::vector<EventTemplate> read_events(const Settings& settings, std::string_view key) {
    std::vector<EventTemplate> events;
    for (const auto& path : settings.recordings) {
        std::ifstream in(path, std::ios::binary);
        if (!in) throw std::runtime_error("cannot read " + path);
        std::map<std::string, std::size_t> places;
        for (std::string line; std::getline(in, line);) {
            const auto original = RecordView::parse(line);
            if (!original) continue;
            const auto [place, is_new] = places.emplace(to_string(original->id()), events.size());
            if (is_new) events.emplace_back();
            if (!key.empty()) replace_key(line, key);
            const auto record = RecordView::parse(line);
            const auto stamp_end =
                static_cast<std::size_t>(record->body().data() - record->line().data()) - 1;
            events[place->second].push_back(
                {line.substr(0, record->stamp_offset() + 1), line.substr(stamp_end)});
        }
    }
    return events;
}

// Every event of the log is one of these, whatever its key.
std::vector<EventTemplate> make_templates(const Settings& settings, std::string_view key) {
    auto events = read_events(settings, key);
    std::erase_if(events, [](const EventTemplate& event) { return is_left_out(event); });
    if (settings.share != 0)
        std::erase_if(events, [](const EventTemplate& event) { return !has_key(event); });
    if (settings.records != 0) {
        std::erase_if(events, [](EventTemplate& event) {
            std::erase_if(event, [](const Template& record) { return is_of_type(record, "EOE"); });
            return event.size() < 2 || !is_of_type(event.front(), "SYSCALL");
        });
    }
    if (events.empty()) throw std::runtime_error("no such event in the recordings");
    return events;
}

struct OpenEvent {
    const EventTemplate* records;
    std::size_t next;
    std::string stamp;
};

class Writer {
 public:
    explicit Writer(const Settings& settings)
        : settings_(settings),
          common_(make_templates(settings, settings.rare_key.empty() ? "" : "common")),
          rare_(make_templates(settings, settings.rare_key)) {}

    void run() {
        for (auto number = settings_.files; number-- > 0;) {
            const auto path = number == 0 ? settings_.out : fmt::format("{}.{}", settings_.out, number);
            std::ofstream out(path, std::ios::binary);
            write_log(out, number == 0);
            if (!out.flush()) throw std::runtime_error("cannot write " + path);
        }
    }

 private:
    // The records of the open events go on in the next log, unless this is the last.
    void write_log(std::ofstream& out, bool is_last) {
        const auto size = settings_.megabytes * 1'000'000;
        std::uint64_t written = 0;
        while (written < size || (is_last && !open_.empty())) {
            if (written < size && open_.size() < settings_.depth) {
                open_.push_back(make_event());
                continue;
            }
            const auto before = buffer_.size();
            append_record();
            written += buffer_.size() - before;
            if (buffer_.size() > (1 << 20)) flush(out);
        }
        flush(out);
    }

    void append_record() {
        auto& event = open_[random_() % open_.size()];
        // Longer than recorded: the first record, then the others again and again.
        const auto recorded = event.records->size();
        const auto place = event.next < recorded ? event.next : 1 + (event.next - 1) % (recorded - 1);
        const auto& record = (*event.records)[place];
        buffer_.append(record.head).append(event.stamp).append(record.tail) += '\n';
        if (++event.next < (settings_.records == 0 ? recorded : settings_.records)) return;
        std::swap(event, open_.back());
        open_.pop_back();
    }

    OpenEvent make_event() {
        const auto place = made_ % common_.size();
        bool rare = false;
        if (!settings_.rare_key.empty() && has_key(common_[place])) rare = ++with_key_ % share() == 0;
        constexpr std::uint64_t kFirstSecond = 1'700'000'000;
        const auto second = kFirstSecond + made_ / settings_.rate;
        const auto milli = made_ % settings_.rate * 1000 / settings_.rate;
        ++made_;
        return {rare ? &rare_[place] : &common_[place], 0, fmt::format("{}.{:03}:{}", second, milli, made_)};
    }

    std::uint64_t share() const { return settings_.share == 0 ? 1000 : settings_.share; }

    void flush(std::ofstream& out) {
        out.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        buffer_.clear();
    }

    const Settings& settings_;
    std::vector<EventTemplate> common_;
    std::vector<EventTemplate> rare_;
    std::mt19937_64 random_{1};
    std::vector<OpenEvent> open_;
    std::string buffer_;
    std::uint64_t made_ = 0;
    std::uint64_t with_key_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        const auto settings = parse_arguments({argv + 1, argv + argc});
        Writer(settings).run();
    } catch (const std::exception& error) {
        fmt::print(stderr, "dockaudit-loggen: {}\n\n{}", error.what(), kUsage);
        return 2;
    }
    return 0;
}
