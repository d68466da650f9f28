#pragma once

#include "query/expression.hpp"

namespace dockaudit {

// What is asked of the containers, the parents and the clients of an event.

bool holds_container(const ContainerTest& test, const EventView& event);
bool holds_parent(const ParentTest& test, const EventView& event);
bool holds_verb(const VerbTest& test, const EventView& event);

}  // namespace dockaudit
