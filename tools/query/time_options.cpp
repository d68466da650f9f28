#include "query/time_options.hpp"

#include "common/error_text.hpp"

namespace dockaudit::cli {

TimeZone find_zone(const TypedOptions& options, const Host& host) {
    const auto* option = options.find("--tz");
    if (options.has("--utc")) {
        if (option != nullptr) throw option->mistake("--utc and --tz contradict each other");
        return TimeZone::utc();
    }
    if (option == nullptr) return host.zone;
    try {
        return TimeZone::named(option->value);
    } catch (const Error& error) {
        throw with_text_before(option->name + " ", error);
    }
}

TimeParser::TimeParser(const Host& host, const TimeZone& zone, std::optional<Timestamp> checkpoint) {
    context_.now = host.clock();
    context_.zone = zone;
    if (host.uptime) context_.uptime = host.uptime();
    context_.checkpoint = checkpoint;
    context_.date_format = host.date_format;
    context_.time_format = host.time_format;
}

Timestamp TimeParser::parse(const TypedOption& option, TimeBound bound) const {
    try {
        return parse_time_expression(option.value, bound, context_);
    } catch (const Error& error) {
        throw with_text_before(option.name + " ", error);
    }
}

TimeRange find_time_range(const TypedOptions& options, const TimeParser& times) {
    TimeRange range;
    if (const auto* start = options.find("--start")) range.since = times.parse(*start, TimeBound::start);
    if (const auto* end = options.find("--end")) range.until = times.parse(*end, TimeBound::end);
    return range;
}

}  // namespace dockaudit::cli
