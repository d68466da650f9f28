#pragma once

#include <string>

#include <dockaudit/event_view.hpp>

#include "search/search_request.hpp"

namespace dockaudit::search {

/// Prints events as a request wants them.
class EventPrinter {
 public:
    explicit EventPrinter(const SearchRequest& request) : format_(request.format) {}

    void append(std::string& out, const EventView& event);

 private:
    OutputFormat format_;
};

}  // namespace dockaudit::search
