#include "differential/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

constexpr int kFound = 0;
constexpr int kNothingFound = 1;
constexpr int kRefused = 2;

// ausearch says 1 for nothing found and for mistakes; dockaudit says 2 for mistakes.
int expected_status(const ProcessResult& reference) {
    if (reference.status != 1) return reference.status;
    std::string_view rest = reference.err;
    bool complained = false;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line == "<no matches>") return kNothingFound;
        const bool note = line.starts_with("Config file") || line.starts_with("NOTE - ") ||
                          line.starts_with("Error extracting time stamp") ||
                          line.starts_with("Error opening config") || line.starts_with("error normalizing");
        if (!line.empty() && !note) complained = true;
    }
    return complained && reference.out.empty() ? kRefused : kNothingFound;
}

std::string join(const std::vector<EventBlock>& blocks) {
    std::string text;
    for (const auto& block : blocks) text += block.text;
    return text;
}

// The first place where two texts differ, with what is around it.
std::string describe_difference(std::string_view ours, std::string_view reference) {
    const auto [at, other] = std::mismatch(ours.begin(), ours.end(), reference.begin(), reference.end());
    const auto offset = static_cast<std::size_t>(at - ours.begin());
    const auto from = offset > 120 ? offset - 120 : 0;
    const auto excerpt = [from](std::string_view text) {
        std::string shown;
        for (const char c : text.substr(std::min(from, text.size()), 240)) {
            if (c == '\n' || (c >= ' ' && c < 0x7f)) {
                shown += c;
            } else {
                shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            }
        }
        return shown;
    };
    return fmt::format(
        "first difference at byte {} of {} (ours) and {} (reference)\n  ours:      {}\n  reference: {}\n",
        offset, ours.size(), reference.size(), excerpt(ours), excerpt(reference));
}

class Comparison {
 public:
    Comparison(const SearchCase& search, const Answer& ours, const Answer& reference)
        : search_(search), ours_(ours), reference_(reference) {}

    Verdict run() {
        if (same_output_and_status() || skipped()) return std::move(verdict_);
        ours_blocks_ = split(ours_);
        reference_blocks_ = split(reference_);
        normalise();
        const bool excused = excuse_events();
        if (join(ours_blocks_) != join(reference_blocks_)) reorder();
        const auto ours = join(ours_blocks_);
        const auto reference = join(reference_blocks_);
        if (ours != reference && !(excused && search_.has("--just-one"))) {
            verdict_.complaint = describe_difference(ours, reference);
        } else if (!excused && ours_.status != expected_status(reference_)) {
            complain_of_status();
        } else if (excused && ours_.status != (ours_.out.empty() ? kNothingFound : kFound)) {
            complain_of_status();
        }
        return std::move(verdict_);
    }

 private:
    void complain_of_status() {
        verdict_.complaint = fmt::format(
            "status {} (ours) and {} (reference)\n  our stderr:       {}\n  reference stderr: {}\n",
            ours_.status, reference_.status, ours_.err, reference_.err);
    }

    bool same_output_and_status() const {
        return ours_.out == reference_.out && ours_.status == expected_status(reference_);
    }

    std::vector<EventBlock> split(const Answer& answer) const {
        if (search_.is_csv()) return split_csv(answer.out);
        if (search_.is_text()) return split_text(answer.out, answer.csv);
        return split_events(answer.out, search_.is_raw());
    }

    bool skipped() {
        for (const auto& known : known_differences()) {
            if (!known.skips || !known.skips(search_, reference_)) continue;
            verdict_.used.insert(&known);
            return true;
        }
        return false;
    }

    const Lines& lines_of(const std::string& id) const {
        static const Lines kNone;
        const auto found = search_.log->lines_by_event.find(id);
        return found == search_.log->lines_by_event.end() ? kNone : found->second;
    }

    void normalise() {
        for (const auto& known : known_differences()) {
            for (auto& block : ours_blocks_) {
                const auto before = block.text;
                if (known.undo) known.undo(search_, block);
                if (block.text != before) verdict_.used.insert(&known);
            }
            if (!known.normalise) continue;
            for (auto& block : reference_blocks_) {
                const auto before = block.text;
                known.normalise(search_, lines_of(block.id), block);
                if (block.text != before) verdict_.used.insert(&known);
            }
        }
    }

    void reorder() {
        for (const auto& known : known_differences()) {
            if (!known.reorder) continue;
            known.reorder(search_, reference_blocks_);
            verdict_.used.insert(&known);
        }
    }

    // Takes out the events that differ and may; true if there were any.
    bool excuse_events() {
        std::map<std::string, std::string> ours;
        std::map<std::string, std::string> reference;
        for (const auto& block : ours_blocks_) ours[block.id] += block.text;
        for (const auto& block : reference_blocks_) reference[block.id] += block.text;
        std::set<std::string> differing;
        for (const auto& [id, text] : ours) {
            if (!reference.contains(id) || reference[id] != text) differing.insert(id);
        }
        for (const auto& [id, text] : reference) {
            if (!ours.contains(id)) differing.insert(id);
        }
        std::set<std::string> excused;
        for (const auto& id : differing) {
            if (is_excused(id)) excused.insert(id);
        }
        const auto gone = [&](const EventBlock& block) { return excused.contains(block.id); };
        std::erase_if(ours_blocks_, gone);
        std::erase_if(reference_blocks_, gone);
        return !excused.empty();
    }

    bool is_excused(const std::string& id) {
        for (const auto& known : known_differences()) {
            if (!known.excuses || !known.excuses(search_, lines_of(id))) continue;
            verdict_.used.insert(&known);
            return true;
        }
        return false;
    }

    const SearchCase& search_;
    const Answer& ours_;
    const Answer& reference_;
    std::vector<EventBlock> ours_blocks_;
    std::vector<EventBlock> reference_blocks_;
    Verdict verdict_;
};

}  // namespace

std::optional<fs::path> find_reference() {
    if (const char* named = std::getenv("DOCKAUDIT_AUSEARCH"); named != nullptr && *named != '\0')
        return named;
    const auto unpacked = fs::path(DOCKAUDIT_SOURCE_DIR) / "build/oracle/sbin/ausearch";
    if (fs::exists(unpacked)) return unpacked;
    return std::nullopt;
}

Verdict compare(const SearchCase& search, const Answer& ours, const Answer& reference) {
    return Comparison(search, ours, reference).run();
}

Verdict run_case(const SearchCase& search, const fs::path& program, const fs::path& reference) {
    ProcessOptions options;
    options.environment = {{"TZ", search.time_zone}, {"LC_ALL", "C"}};
    const auto ours_command = search.command(program);
    const auto reference_command = search.command(reference);
    const auto answer_of = [&](const std::filesystem::path& asked) {
        Answer answer{run_process(search.command(asked), options), {}};
        if (search.is_text()) answer.csv = run_process(search.as_csv().command(asked), options).out;
        return answer;
    };
    auto verdict = compare(search, answer_of(program), answer_of(reference));
    if (!verdict.complaint.empty()) {
        verdict.complaint =
            fmt::format("TZ={0} LC_ALL=C {1}\nTZ={0} LC_ALL=C {2}\n{3}", search.time_zone,
                        shell_command(ours_command), shell_command(reference_command), verdict.complaint);
    }
    return verdict;
}

}  // namespace dockaudit::test
