// dockaudit-loggen: makes a log of any size out of recorded ones, at a chosen event rate.
//
// The events of the recordings come again and again with new times and serials. An event of every thousand
// keeps its keys; those of the others are replaced, so that a search for a key of the recordings is one for
// something rare.

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <dockaudit/event_id.hpp>
#include <dockaudit/record_view.hpp>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using dockaudit::RecordView;

constexpr std::string_view kUsage =
    "Usage: dockaudit-loggen --out FILE [--mb N] [--rate EVENTS_PER_SECOND] [--depth N] [--rare KEY [--share "
    "N]]\n"
    "                        RECORDING...\n\n"
    "  --mb N      size of the log in MB, 10^6 bytes (100)\n"
    "  --rate N    events in a second of log time (50)\n"
    "  --depth N   how many events are open at a time, their records interleaved (4)\n"
    "  --rare KEY  one event with a key in N has this one, no other has a key of it (N: --share, 1000)\n";

struct Settings {
    std::string out;
    std::uint64_t bytes = 100'000'000;
    std::uint64_t rate = 50;
    std::size_t depth = 4;
    std::string rare_key;
    std::uint64_t share = 1000;
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
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].starts_with("--")) {
            settings.recordings.push_back(words[i]);
            continue;
        }
        if (i + 1 == words.size()) throw std::runtime_error(words[i] + " needs a value");
        const auto& value = words[i + 1];
        if (words[i] == "--out")
            settings.out = value;
        else if (words[i] == "--mb")
            settings.bytes = parse_count(value) * 1'000'000;
        else if (words[i] == "--rate")
            settings.rate = parse_count(value);
        else if (words[i] == "--depth")
            settings.depth = parse_count(value);
        else if (words[i] == "--rare")
            settings.rare_key = value;
        else if (words[i] == "--share")
            settings.share = parse_count(value);
        else
            throw std::runtime_error("unknown option " + words[i]);
        ++i;
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
    // ausearch 3.0.9 and its later versions do not agree on what belongs to these.
    std::erase_if(events, [](const EventTemplate& event) {
        return event.front().head.find("type=LOGIN") != std::string::npos;
    });
    if (events.empty()) throw std::runtime_error("no event in the recordings");
    return events;
}

bool has_key(const EventTemplate& event) {
    for (const auto& record : event) {
        if (record.tail.find(" key=\"") != std::string::npos) return true;
    }
    return false;
}

struct OpenEvent {
    const EventTemplate* event;
    std::size_t next;
    std::string stamp;
};

class Writer {
 public:
    explicit Writer(const Settings& settings)
        : settings_(settings),
          out_(settings.out, std::ios::binary),
          common_(read_events(settings, settings.rare_key.empty() ? "" : "common")),
          rare_(read_events(settings, settings.rare_key)) {}

    void run() {
        std::vector<OpenEvent> open;
        while (written_ < settings_.bytes || !open.empty()) {
            if (written_ < settings_.bytes && open.size() < settings_.depth) {
                open.push_back(make_event());
                continue;
            }
            const auto chosen = random_() % open.size();
            auto& event = open[chosen];
            const auto& record = (*event.event)[event.next];
            fmt::format_to(std::back_inserter(buffer_), "{}{}{}\n", record.head, event.stamp, record.tail);
            if (++event.next == event.event->size())
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(chosen));
            if (buffer_.size() > (1 << 20)) flush();
        }
        flush();
        if (!out_.flush()) throw std::runtime_error("cannot write " + settings_.out);
    }

 private:
    OpenEvent make_event() {
        const auto place = made_ % common_.size();
        bool rare = false;
        if (!settings_.rare_key.empty() && has_key(common_[place])) rare = ++with_key_ % settings_.share == 0;
        constexpr std::uint64_t kFirstSecond = 1'700'000'000;
        const auto second = kFirstSecond + made_ / settings_.rate;
        const auto milli = made_ % settings_.rate * 1000 / settings_.rate;
        ++made_;
        return {rare ? &rare_[place] : &common_[place], 0, fmt::format("{}.{:03}:{}", second, milli, made_)};
    }

    void flush() {
        out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        written_ += buffer_.size();
        buffer_.clear();
    }

    const Settings& settings_;
    std::ofstream out_;
    std::vector<EventTemplate> common_;
    std::vector<EventTemplate> rare_;
    std::mt19937_64 random_{1};
    std::string buffer_;
    std::uint64_t written_ = 0;
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
