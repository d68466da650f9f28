#include "engine/drafter.hpp"

#include <limits>
#include <utility>

namespace dockaudit {
namespace {

// Texts of a usual block are shorter; a larger buffer is not kept for the next.
constexpr std::size_t kMaxKeptText = 1 << 20;

}  // namespace

Drafter::Drafter(const Query& query, WriterShelf& shelf)
    : query_(query),
      shelf_(shelf),
      pool_([] { return std::make_unique<BlockDrafts>(); },
            [](const BlockDrafts& drafts) { return drafts.text.capacity() <= kMaxKeptText; }) {}

std::shared_ptr<const BlockDrafts> Drafter::draft(const ScannedBlock& scanned, EventBuilder& builder,
                                                  bool with_text) {
    if (!scanned.result.has_candidates) return nullptr;
    const auto& runs = scanned.result.runs;
    auto drafts = pool_.acquire();
    drafts->clear();
    drafts->of_run.resize(runs.size(), BlockDrafts::kUnknown);
    builder.forget();
    auto writer = with_text ? shelf_.take() : nullptr;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& run = runs[i];
        if (run.traits != all_traits || run.starts_with_eoe) continue;
        const auto records = builder.build_run(scanned.block.bytes, run, scanned.result.run_lines);
        if (records.empty()) continue;
        const EventView event(records);
        if (!query_.matches(event)) {
            drafts->of_run[i] = BlockDrafts::kNoMatch;
        } else if (writer) {
            const auto begin = drafts->text.size();
            writer->append_event(drafts->text, event);
            if (drafts->text.size() > std::numeric_limits<std::uint32_t>::max()) break;
            drafts->extents.push_back(
                {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(drafts->text.size() - begin)});
            drafts->of_run[i] = static_cast<std::uint32_t>(drafts->extents.size());
        }
    }
    if (writer) shelf_.put_back(std::move(writer));
    return drafts;
}

}  // namespace dockaudit
