#include <dockaudit/query.hpp>

#include "facts/record_rules.hpp"
#include "query/compiled.hpp"

namespace dockaudit {

Query::Query() {
    static const auto kEverything = std::make_shared<const Compiled>();
    compiled_ = kEverything;
}

Query::Query(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Query::Builder Query::builder() {
    return {};
}

bool Query::matches(const EventView& event) const {
    if (!compiled_->time.contains(event.id().time)) return false;
    Candidate candidate(event, compiled_->attributes);
    return holds(compiled_->expression, candidate);
}

bool Query::depends_on(RecordType type) const noexcept {
    if (compiled_->needs_all_records) return true;
    const auto* rules = find_record_rules(type);
    return rules && !(rules->attributes() & compiled_->attributes).is_empty();
}

const TimeRange& Query::time_range() const noexcept {
    return compiled_->time;
}

struct QueryAccess {
    static const Query::Compiled& compiled(const Query& query) noexcept { return *query.compiled_; }
};

const Prefilter& prefilter_of(const Query& query) noexcept {
    return QueryAccess::compiled(query).prefilter;
}

}  // namespace dockaudit
