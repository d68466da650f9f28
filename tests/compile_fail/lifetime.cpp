#include <dockaudit/event_id.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/query.hpp>

#include "query/prefilter.hpp"

using namespace dockaudit;

Event make_event();
OwnedEventId make_id();
Query make_query();

void use() {
#if defined(OK)
    const auto event = make_event();
    const auto id = make_id();
    const auto query = make_query();
    [[maybe_unused]] const auto view = event.view();
    [[maybe_unused]] const auto lines = event.lines();
    [[maybe_unused]] const auto id_view = id.view();
    [[maybe_unused]] const auto& prefilter = prefilter_of(query);
#elif defined(EVENT_VIEW)
    [[maybe_unused]] const auto view = make_event().view();
#elif defined(EVENT_LINES)
    [[maybe_unused]] const auto lines = make_event().lines();
#elif defined(EVENT_ID_VIEW)
    [[maybe_unused]] const auto id_view = make_id().view();
#elif defined(QUERY_PREFILTER)
    [[maybe_unused]] const auto& prefilter = prefilter_of(make_query());
#endif
}
