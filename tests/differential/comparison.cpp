#include "differential/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <map>

#include "support/temp_dir.hpp"

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

std::string make_printable(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        if (c == '\n' || (c >= ' ' && c < 0x7f)) {
            shown += c;
        } else {
            shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
    if (!shown.ends_with('\n')) shown += '\n';
    return shown;
}

// The first place where two texts differ, with what is around it.
std::string describe_difference(std::string_view ours, std::string_view reference) {
    const auto [at, other] = std::mismatch(ours.begin(), ours.end(), reference.begin(), reference.end());
    const auto offset = static_cast<std::size_t>(at - ours.begin());
    const auto from = offset > 120 ? offset - 120 : 0;
    const auto excerpt = [from](std::string_view text) {
        return make_printable(text.substr(std::min(from, text.size()), 240));
    };
    return fmt::format(
        "first difference at byte {} of {} (ours) and {} (reference)\n  ours:      {}  reference: {}", offset,
        ours.size(), reference.size(), excerpt(ours), excerpt(reference));
}

using BlocksById = std::map<std::string, std::vector<std::string>>;

BlocksById group_by_id(const std::vector<EventBlock>& blocks) {
    BlocksById grouped;
    for (const auto& block : blocks) grouped[block.id].push_back(block.text);
    for (auto& [id, texts] : grouped) std::sort(texts.begin(), texts.end());
    return grouped;
}

// What is left of `texts` without `others`; both are sorted.
std::vector<std::string> without(const std::vector<std::string>& texts,
                                 const std::vector<std::string>& others) {
    std::vector<std::string> rest;
    std::set_difference(texts.begin(), texts.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

std::string describe_event(const Difference& event) {
    std::string text = fmt::format("event {}\n", event.id);
    const auto append = [&](std::string_view who, const std::vector<std::string>& blocks) {
        text += fmt::format("  {}:\n", who);
        for (const auto& block : blocks) text += make_printable(block);
    };
    append("ours", event.ours);
    append("reference", event.reference);
    append("stored lines", event.lines);
    return text;
}

// True if these ids come one after the other among those, which may have others between them.
bool is_in_order(const std::vector<EventBlock>& blocks, const std::vector<std::string>& order) {
    auto at = order.begin();
    for (const auto& block : blocks) {
        at = std::find(at, order.end(), block.id);
        if (at == order.end()) return false;
        ++at;
    }
    return true;
}

class Comparison {
 public:
    Comparison(const SearchCase& search, std::span<const Answer> ours, const Answer& reference)
        : search_(search), ours_(ours), reference_(reference) {}

    Verdict run() {
        if (ours_.size() == 1 && same_output_and_status(ours_[0])) return std::move(verdict_);
        if (refused()) return std::move(verdict_);
        reference_blocks_ = split(reference_);
        for (const auto& answer : ours_) unite(split(answer));
        normalise();
        compare_events();
        if (verdict_.complaint.empty()) compare_order();
        if (verdict_.complaint.empty()) compare_status();
        return std::move(verdict_);
    }

 private:
    bool same_output_and_status(const Answer& ours) const {
        return ours.out == reference_.out && ours.status == expected_status(reference_) &&
               ours.checkpoint == reference_.checkpoint;
    }

    std::vector<EventBlock> split(const Answer& answer) const {
        if (search_.is_line_format() && !search_.has("--extra-time"))
            return split_lines(answer.out, answer.csv);
        if (search_.is_csv()) return split_csv(answer.out);
        return split_events(answer.out, search_.is_raw());
    }

    // What several searches find is there as often as the search that finds it most often says.
    void unite(std::vector<EventBlock> blocks) {
        auto have = group_by_id(ours_blocks_);
        for (auto& block : blocks) {
            auto& texts = have[block.id];
            const auto found = std::find(texts.begin(), texts.end(), block.text);
            if (found != texts.end()) {
                texts.erase(found);
            } else {
                ours_blocks_.push_back(std::move(block));
            }
        }
    }

    bool refused() {
        for (const auto& known : known_differences()) {
            if (!known.refuses || !known.refuses(search_, reference_)) continue;
            verdict_.used.insert(&known);
            const auto& ours = ours_[0];
            const bool is_searched = ours.status == (ours.out.empty() ? kNothingFound : kFound);
            if (!reference_.out.empty() || !is_searched) complain_of_status(ours);
            return true;
        }
        return false;
    }

    void complain_of_status(const Answer& ours) {
        verdict_.complaint = fmt::format(
            "status {} (ours) and {} (reference)\n  our stderr:       {}\n  reference stderr: {}\n",
            ours.status, reference_.status, ours.err, reference_.err);
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

    // Takes out the events that differ and may.
    void compare_events() {
        const auto ours = group_by_id(ours_blocks_);
        const auto reference = group_by_id(reference_blocks_);
        std::set<std::string> ids;
        for (const auto& [id, texts] : ours) ids.insert(id);
        for (const auto& [id, texts] : reference) ids.insert(id);
        const auto texts_of = [](const BlocksById& blocks, const std::string& id) {
            const auto found = blocks.find(id);
            return found == blocks.end() ? std::vector<std::string>() : found->second;
        };
        for (const auto& id : ids) {
            const auto of_ours = texts_of(ours, id);
            const auto of_reference = texts_of(reference, id);
            if (of_ours == of_reference) continue;
            const Difference event{search_, id, lines_of(id), without(of_ours, of_reference),
                                   without(of_reference, of_ours)};
            if (!is_excused(event)) {
                if (verdict_.complaint.empty()) verdict_.complaint = describe_event(event);
                continue;
            }
            const auto is_event = [&](const EventBlock& block) { return block.id == id; };
            std::erase_if(ours_blocks_, is_event);
            std::erase_if(reference_blocks_, is_event);
        }
    }

    bool is_excused(const Difference& event) {
        for (const auto& known : known_differences()) {
            if (!known.excuses || !known.excuses(event)) continue;
            verdict_.used.insert(&known);
            return true;
        }
        return false;
    }

    // Both have the same events now. Those of several searches have no order.
    void compare_order() {
        const auto ours = join(ours_blocks_);
        const auto reference = join(reference_blocks_);
        if (ours == reference || ours_.size() > 1) return;
        const auto& known = known_reorder();
        verdict_.used.insert(&known);
        const auto& content = search_.log->content;
        const bool ours_is_right = is_in_order(ours_blocks_, order_of(content, search_.reading));
        const bool reference_is_explained = is_in_order(
            reference_blocks_, order_of(as_reference_reads(content), search_.reading_of_reference()));
        if (ours_is_right && reference_is_explained) return;
        verdict_.complaint = fmt::format("another order, {} is not explained\n{}",
                                         ours_is_right ? "that of the reference" : "ours",
                                         describe_difference(ours, reference));
    }

    std::vector<std::string> order_of(const std::string& content, const NaiveOptions& reading) const {
        std::vector<std::string> order;
        for (const auto& event : group_events(content, reading))
            order.insert(order.end(), search_.is_raw() ? event.lines.size() : 1, event.id);
        return order;
    }

    static const KnownDifference& known_reorder() {
        const auto all = known_differences();
        return *std::find_if(all.begin(), all.end(), [](const auto& known) { return known.reorders; });
    }

    void compare_status() {
        const auto expected = expected_status(reference_);
        for (const auto& ours : ours_) {
            const bool is_plain = expected == kFound || expected == kNothingFound;
            const int right = is_plain ? (ours.out.empty() ? kNothingFound : kFound) : expected;
            if (ours.status == right) continue;
            complain_of_status(ours);
        }
        // By time alone ausearch goes back to an older event if none after the checkpoint is complete.
        const bool has_event = search_.checkpoint && search_.value_of("-ts") != "checkpoint";
        if (verdict_.complaint.empty() && has_event && ours_.size() == 1) compare_checkpoints();
    }

    void compare_checkpoints() {
        if (ours_[0].checkpoint == reference_.checkpoint) return;
        const auto expected = [&](const std::string& content, const NaiveOptions& reading) {
            const auto events = group_events(content, reading);
            return events.empty() ? std::string() : format_checkpoint(search_, events.back().lines.front());
        };
        auto ours = expected(search_.log->content, search_.reading);
        if (ours.empty()) ours = *search_.checkpoint;
        const auto reference =
            expected(as_reference_reads(search_.log->content), search_.reading_of_reference());
        const bool is_explained = reference.empty()
                                      ? reference_.checkpoint.ends_with("output=- 0.000:0 0x0\n")
                                      : reference_.checkpoint == reference;
        if (ours_[0].checkpoint == ours && is_explained) return;
        verdict_.complaint = fmt::format("checkpoint of ours\n{}expected\n{}of the reference\n{}expected\n{}",
                                         ours_[0].checkpoint, ours, reference_.checkpoint, reference);
    }

    const SearchCase& search_;
    std::span<const Answer> ours_;
    const Answer& reference_;
    std::vector<EventBlock> ours_blocks_;
    std::vector<EventBlock> reference_blocks_;
    Verdict verdict_;
};

// Asks one program.
class Asker {
 public:
    /// `words` are put before those of each search.
    explicit Asker(fs::path program, std::vector<std::string> words = {})
        : program_(std::move(program)), words_(std::move(words)) {}

    Answer answer(const SearchCase& search) const {
        std::string checkpoint;
        Answer answer{run(search, checkpoint)};
        answer.checkpoint = std::move(checkpoint);
        if (search.is_line_format() && !search.has("--extra-time")) {
            std::string unused;
            answer.csv = run(search.as_csv(), unused).out;
        }
        return answer;
    }

    std::string shown(const SearchCase& search) const {
        return fmt::format("TZ={} LC_ALL=C {}\n", search.time_zone, shell_command(command(search)));
    }

 private:
    ProcessResult run(const SearchCase& search, std::string& checkpoint) const {
        ProcessOptions options;
        options.environment = {{"TZ", search.time_zone}, {"LC_ALL", "C"}};
        auto argv = command(search);
        if (!search.checkpoint) return run_process(argv, options);
        const TempDir folder;
        const auto file = folder.write("checkpoint", *search.checkpoint);
        argv.insert(argv.end(), {"--checkpoint", file.string()});
        auto result = run_process(argv, options);
        checkpoint = read_file(file);
        return result;
    }

    std::vector<std::string> command(const SearchCase& search) const {
        auto argv = search.command(program_);
        argv.insert(argv.begin() + 1, words_.begin(), words_.end());
        return argv;
    }

    fs::path program_;
    std::vector<std::string> words_;
};

// Only the first event of all that it finds.
bool is_first_event(const SearchCase& search, const Answer& answer, const Answer& all) {
    if (search.is_line_format())
        return all.out.starts_with(answer.out) && answer.out.empty() == all.out.empty();
    const auto blocks = split_events(answer.out, search.is_raw());
    const bool is_one = std::all_of(blocks.begin(), blocks.end(),
                                    [&](const auto& block) { return block.id == blocks.front().id; });
    return is_one && all.out.starts_with(answer.out) && answer.out.empty() == all.out.empty();
}

// `searches` becomes what ausearch makes of them.
void apply_known_searches(Searches& searches, Verdict& verdict) {
    for (const auto& known : known_differences()) {
        if (!known.instead) continue;
        Searches made;
        for (const auto& search : searches) {
            auto instead = known.instead(search);
            if (instead.size() != 1 || instead[0].options != search.options) verdict.used.insert(&known);
            made.insert(made.end(), instead.begin(), instead.end());
        }
        searches = std::move(made);
    }
}

Verdict judge(const SearchCase& search, const Asker& ours, const Asker& reference) {
    const std::array answers{ours.answer(search)};
    const auto expected = reference.answer(search);
    auto verdict = compare(search, answers, expected);
    if (verdict.complaint.empty()) return verdict;

    Verdict other;
    Searches searches{search};
    apply_known_searches(searches, other);
    if (!other.used.empty()) {
        std::vector<Answer> parts;
        for (const auto& part : searches) parts.push_back(ours.answer(part));
        verdict = compare(search, parts, expected);
        verdict.used.merge(other.used);
    }
    if (verdict.complaint.empty() || !search.has("--just-one")) return verdict;

    const auto all = search.without("--just-one");
    if (!is_first_event(search, answers[0], ours.answer(all)) ||
        !is_first_event(search, expected, reference.answer(all)))
        return verdict;
    return judge(all, ours, reference);
}

}  // namespace

std::optional<fs::path> find_reference() {
    if (const char* named = std::getenv("DOCKAUDIT_AUSEARCH"); named != nullptr && *named != '\0')
        return named;
    const auto unpacked = fs::path(DOCKAUDIT_SOURCE_DIR) / "build/oracle/sbin/ausearch";
    if (fs::exists(unpacked)) return unpacked;
    return std::nullopt;
}

Verdict compare(const SearchCase& search, std::span<const Answer> ours, const Answer& reference) {
    return Comparison(search, ours, reference).run();
}

Verdict run_case(const SearchCase& search, const fs::path& program, const fs::path& reference) {
    const Asker ours(program, search.reading_words);
    const Asker theirs(reference);
    auto verdict = judge(search, ours, theirs);
    if (!verdict.complaint.empty()) {
        verdict.complaint = ours.shown(search) + theirs.shown(search) +
                            (search.checkpoint ? "checkpoint:\n" + *search.checkpoint : "") +
                            verdict.complaint;
    }
    return verdict;
}

}  // namespace dockaudit::test
