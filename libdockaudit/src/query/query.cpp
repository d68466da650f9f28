#include <dockaudit/query.hpp>

namespace dockaudit {

struct Query::Compiled {
    TimeRange time_range;
};

Query::Query() : compiled_(std::make_shared<const Compiled>()) {}

bool Query::matches(const EventView& event) const { return compiled_->time_range.contains(event.id().time); }

const TimeRange& Query::time_range() const noexcept { return compiled_->time_range; }

}  // namespace dockaudit
