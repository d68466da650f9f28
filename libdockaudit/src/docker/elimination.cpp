#include "docker/elimination.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

// That a file system falls silent when a life ends is evidence only if it was not silent before: its programs must
// come regularly, and the log must go on for several of their gaps. All lives that end in that gap are counted, also
// those of ids whose file system is known for an earlier or later life.

namespace dockaudit {
namespace {

constexpr std::size_t kLeast = 6;  // programs
constexpr int kGapsOfSilence = 4;  // that the log goes on for

struct Ending {
    std::int32_t container = kNoContainer;
    std::uint32_t at = 0;
};

using Device = std::uint64_t;  // node and device
using Positions = std::vector<std::uint32_t>;

class Elimination {
 public:
    Elimination(ProgramTable& table, const FileEvidence& files) : programs_(table.programs), files_(files) {
        for (std::uint32_t at = 0; at < programs_.size(); ++at) visit(at);
    }

    void run() {
        std::map<std::int32_t, std::vector<Device>> claims;
        for (const auto& [device, positions] : silent_) {
            if (const auto ending = ending_of(device, positions)) claims[ending->container].push_back(device);
        }
        for (const auto& [container, devices] : claims) {
            if (devices.size() != 1) continue;
            for (const auto at : silent_.at(devices.front())) {
                programs_[at].place = ProcessPlace::container;
                programs_[at].container = container;
                programs_[at].source = ContainerSource::elimination;
            }
        }
    }

 private:
    void visit(std::uint32_t at) {
        const auto& program = programs_[at];
        if (program.mark != ProcessMark::Kind::exec) return;
        last_[program.node] = program.time;
        if (program.handled != kNoContainer && program.place == ProcessPlace::host) {
            if (program.begins) has_begun_.insert(program.handled);
            if (program.ends) add_ending(program, at);
        }
        const auto device = files_.own_device(program);
        if (program.place == ProcessPlace::unknown && device != 0 && !files_.is_containers(program, device))
            silent_[process_key(program.node, device)].push_back(at);
        if (program.place == ProcessPlace::container && device != 0 && program.container != kNoContainer)
            has_device_.insert(program.container);
    }

    // `runc delete` and the shim's own: one end.
    void add_ending(const Program& program, std::uint32_t at) {
        auto& endings = endings_[program.node];
        const auto is_same = [&](const Ending& ending) { return ending.container == program.handled; };
        if (std::ranges::none_of(endings, is_same)) endings.push_back({program.handled, at});
    }

    // The only life that ended when the programs of the device did; absent unless it began before the log.
    std::optional<Ending> ending_of(Device device, const Positions& positions) const {
        if (positions.size() < kLeast) return std::nullopt;
        const auto gap = regular_gap(positions);
        if (!gap) return std::nullopt;
        const auto node = static_cast<TextPool::Number>(device >> 32U);
        const auto silent_from = programs_[positions.back()].time;
        if (last_.at(node) - silent_from < kGapsOfSilence * *gap) return std::nullopt;
        const auto found = endings_.find(node);
        if (found == endings_.end()) return std::nullopt;
        std::optional<Ending> only;
        for (const auto& ending : found->second) {
            const auto time = programs_[ending.at].time;
            if (ending.at < positions.front() || time < silent_from || time > silent_from + 2 * *gap)
                continue;
            if (only) return std::nullopt;
            only = ending;
        }
        if (!only || has_begun_.contains(only->container) || has_device_.contains(only->container))
            return std::nullopt;
        return only;
    }

    // The longest time between two bursts of programs; absent if it is no measure of the others.
    std::optional<Timestamp::duration> regular_gap(const Positions& positions) const {
        constexpr std::chrono::milliseconds kBurst{500};
        std::vector<Timestamp::duration> gaps;
        for (std::size_t i = 1; i < positions.size(); ++i) {
            const auto gap = programs_[positions[i]].time - programs_[positions[i - 1]].time;
            if (gap > kBurst) gaps.push_back(gap);
        }
        if (gaps.size() + 1 < kLeast) return std::nullopt;
        std::ranges::sort(gaps);
        const auto usual = gaps[gaps.size() / 2];
        return gaps.back() > 2 * usual ? std::nullopt : std::optional(gaps.back());
    }

    std::vector<Program>& programs_;
    const FileEvidence& files_;
    std::map<Device, Positions> silent_;  // that nobody knows
    std::unordered_map<TextPool::Number, std::vector<Ending>> endings_;
    std::unordered_map<TextPool::Number, Timestamp> last_;
    std::unordered_set<std::int32_t> has_begun_;  // in the log
    std::unordered_set<std::int32_t> has_device_;
};

}  // namespace

void eliminate(ProgramTable& table, const FileEvidence& files) {
    Elimination(table, files).run();
}

}  // namespace dockaudit
