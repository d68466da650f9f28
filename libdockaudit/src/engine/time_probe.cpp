#include "engine/time_probe.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string_view>

#include <dockaudit/error.hpp>

#include "record/header.hpp"

namespace dockaudit {
namespace {

// A few usual records; more are read only where these do not tell.
constexpr std::size_t kProbeBytes = 1024;
constexpr std::size_t kLongProbeBytes = 64 << 10;

// Bytes of an input, from the start of a line on.
class Probe {
 public:
    Probe(const InputFile& input, std::uint64_t offset, std::size_t bytes) {
        std::span<char> room = near_;
        if (bytes > near_.size()) {
            far_ = std::make_unique_for_overwrite<char[]>(bytes);
            room = {far_.get(), bytes};
        }
        // A line begins after a newline, which may be the byte before.
        lines_ = {room.data(), input.read_at(offset > 0 ? offset - 1 : 0, room.first(bytes))};
        if (offset == 0) return;
        const auto newline = lines_.find('\n');
        lines_.remove_prefix(newline == std::string_view::npos ? lines_.size() : newline + 1);
    }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;
    ~Probe() = default;

    std::string_view lines() const noexcept { return lines_; }

 private:
    std::array<char, kProbeBytes> near_;
    std::unique_ptr<char[]> far_;
    std::string_view lines_;
};

// Of the first record of a line; of one that goes on the header is enough.
std::optional<Timestamp> time_of(std::string_view line) noexcept {
    auto header = parse_plain_header(line.substr(0, line.find(kEnrichmentSeparator)));
    if (!header) header = find_header(line);
    return header ? std::optional(header->id.time) : std::nullopt;
}

}  // namespace

std::optional<Timestamp> find_first_time(std::string_view lines) noexcept {
    for (auto newline = lines.find('\n'); newline != std::string_view::npos; newline = lines.find('\n')) {
        if (const auto time = time_of(lines.substr(0, newline))) return time;
        lines.remove_prefix(newline + 1);
    }
    return time_of(lines);
}

std::optional<Timestamp> find_time_at(const InputFile& input, std::uint64_t offset, std::size_t probe_bytes) {
    const Probe probe(input, offset, probe_bytes);
    return find_first_time(probe.lines());
}

std::optional<Timestamp> find_last_time(const InputFile& input, std::size_t probe_bytes) {
    const Probe probe(input, input.size() - std::min<std::uint64_t>(input.size(), probe_bytes), probe_bytes);
    auto lines = probe.lines();
    while (!lines.empty()) {
        const auto newline = lines.substr(0, lines.size() - 1).rfind('\n');
        const auto begin = newline == std::string_view::npos ? 0 : newline + 1;
        if (const auto time = time_of(lines.substr(begin))) return time;
        lines = lines.substr(0, begin);
    }
    return std::nullopt;
}

std::optional<Timestamp> find_time_near(const InputFile& input, std::uint64_t offset) {
    for (const auto bytes : {kProbeBytes, kLongProbeBytes}) {
        try {
            const auto time =
                offset < input.size() ? find_time_at(input, offset, bytes) : find_last_time(input, bytes);
            if (time) return time;
        } catch (const Error&) {
            return std::nullopt;  // reading it will tell
        }
    }
    return std::nullopt;
}

}  // namespace dockaudit
