#pragma once

#include <rapidjson/document.h>

#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// Parses one line of JSON: valid UTF-8, nothing after it, no member twice in one object. Fails the test if
/// it is not that.
rapidjson::Document parse_strictly(std::string_view line);

/// A member by its path, `user.audit.id`; null if there is none.
const rapidjson::Value* find_member(const rapidjson::Value& value, std::string_view path);

/// Every string in it, at any depth.
std::vector<std::string_view> strings_in(const rapidjson::Value& value);

/// What JSON makes of bytes: those that are no UTF-8 replaced, by another program than ours.
std::string replaced_utf8(std::string_view bytes);

/// Calls `visit` with each event of all logs, and with a few that no host ever wrote.
void for_each_event(const std::function<void(const EventView&)>& visit);

/// One event in a format, without the newline.
std::string format_event(EventWriter& writer, const EventView& event);

}  // namespace dockaudit::test
