#include "engine/drafter.hpp"

#include <limits>
#include <utility>

#include "engine/event_builder.hpp"

namespace dockaudit {
namespace {

// Texts of a usual block are shorter; a larger buffer is not kept for the next.
constexpr std::size_t kMaxKeptText = 1 << 20;

// The lines of a run, each with its newline: as they lie in the block, or put together in `room`.
std::string_view lines_of(const ScannedBlock& scanned, const Run& run, std::string& room) {
    const auto bytes = scanned.block.bytes;
    const auto whole = bytes.substr(run.offset, run.length);
    if (!run.is_mixed && whole.back() == '\n') return whole;
    const auto& lines = scanned.result.run_lines;
    room.clear();
    for (auto number = run.first_line; number != RunLine::kLast; number = lines[number].next) {
        room.append(bytes.substr(lines[number].offset, lines[number].length)).push_back('\n');
    }
    return room;
}

}  // namespace

Drafter::Drafter(const Query& query, WriterPool& writers)
    : query_(query),
      writers_(writers),
      pool_([] { return std::make_unique<BlockDrafts>(); },
            [](const BlockDrafts& drafts) { return drafts.text.capacity() <= kMaxKeptText; }) {}

std::shared_ptr<const BlockDrafts> Drafter::draft(const ScannedBlock& scanned, bool with_text) {
    if (!scanned.result.has_candidates) return nullptr;
    const auto& runs = scanned.result.runs;
    auto drafts = pool_.acquire();
    drafts->clear();
    drafts->block_bytes = scanned.block.bytes.size();
    drafts->of_run.resize(runs.size(), BlockDrafts::kUnknown);
    EventBuilder builder;
    auto writer = with_text ? writers_.acquire() : nullptr;
    // Records are built as far as the query reads them, unless they are to be written too.
    const bool takes_lines = writer && writer->takes_lines();
    const bool wants_all = writer && !takes_lines;
    const auto is_wanted = [&](RecordType type) { return wants_all || query_.depends_on(type); };
    std::string lines;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& run = runs[i];
        if (run.traits != all_traits || run.starts_with_eoe) continue;
        const auto records = builder.build_run(scanned.block.bytes, run, scanned.result.run_lines, is_wanted);
        if (records.empty()) continue;
        const EventView event(records, scanned.block.log);
        if (!query_.matches(event)) {
            drafts->of_run[i] = BlockDrafts::kNoMatch;
        } else if (writer) {
            const auto begin = drafts->text.size();
            if (takes_lines) {
                writer->append_lines(drafts->text, lines_of(scanned, run, lines));
            } else {
                writer->append_event(drafts->text, event);
            }
            if (drafts->text.size() > std::numeric_limits<std::uint32_t>::max()) break;
            drafts->extents.push_back(
                {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(drafts->text.size() - begin)});
            drafts->of_run[i] = static_cast<std::uint32_t>(drafts->extents.size());
        }
    }
    return drafts;
}

}  // namespace dockaudit
