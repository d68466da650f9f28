#include "interpret/event_shape.hpp"

namespace dockaudit {

bool describe_shape(const EventFields&, std::string&) {
    return false;
}

}  // namespace dockaudit
