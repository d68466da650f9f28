#include <dockaudit/event_id.hpp>

#include <ostream>

#include <fmt/format.h>

namespace dockaudit {

std::string to_string(const EventId& id) {
    const auto ticks = id.time.time_since_epoch().count();
    if (ticks >= 0) {  // every event in JSON has its id: several times as fast as below
        const auto append = [](std::string& to, const fmt::format_int& digits) {
            to.append(digits.data(), digits.size());
        };
        std::string text(id.node.value_or(std::string_view{}));
        text.push_back('/');
        append(text, fmt::format_int(ticks / 1000));
        const auto part = static_cast<int>(ticks % 1000);
        const auto digit = [&](int unit) { return static_cast<char>('0' + part / unit % 10); };
        text.append({'.', digit(100), digit(10), digit(1), ':'});
        append(text, fmt::format_int(id.serial));
        return text;
    }
    return fmt::format("{}/{}.{:03}:{}", id.node.value_or(std::string_view{}), ticks / 1000, ticks % 1000,
                       id.serial);
}

std::ostream& operator<<(std::ostream& out, const EventId& id) {
    return out << to_string(id);
}

}  // namespace dockaudit
