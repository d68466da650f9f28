#include "search/event_printer.hpp"

namespace dockaudit::search {

void EventPrinter::append(std::string& out, const EventView& event) {
    for (const auto& record : event.records()) out.append(record.line()).append("\n");
}

}  // namespace dockaudit::search
