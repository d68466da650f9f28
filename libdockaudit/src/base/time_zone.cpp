#include <dockaudit/time_zone.hpp>

#include <algorithm>
#include <mutex>
#include <stdexcept>

#include <date/tz.h>

#include <dockaudit/error.hpp>

#include "base/ascii.hpp"
#include "base/posix_zone.hpp"

namespace dockaudit {

namespace {

using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

date::local_seconds to_date(local_seconds local) {
    return date::local_seconds{local.time_since_epoch()};
}

// `+05:30`, `-0800`, `+01`: east of UTC is positive, unlike in POSIX strings.
std::optional<seconds> parse_offset(std::string_view text) {
    if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    std::string digits(text.substr(1));
    if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
    if ((digits.size() != 2 && digits.size() != 4) || !std::ranges::all_of(digits, is_digit))
        return std::nullopt;
    const auto hours = std::stoi(digits.substr(0, 2));
    const auto minutes = digits.size() == 4 ? std::stoi(digits.substr(2)) : 0;
    if (hours > 23 || minutes > 59) return std::nullopt;
    const seconds offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
    return text[0] == '-' ? -offset : offset;
}

bool is_utc_name(std::string_view name) {
    return name.empty() || name == "UTC" || name == "Etc/UTC" || name == "UTC0" || name == "Z";
}

struct FixedZone {
    seconds offset;

    date::sys_info get_info(date::sys_seconds) const {
        date::sys_info info{};
        info.offset = offset;
        return info;
    }
    date::local_info get_info(date::local_seconds) const {
        date::local_info info{};
        info.result = date::local_info::unique;
        info.first.offset = offset;
        return info;
    }
};

struct PosixClock {
    std::shared_ptr<const PosixZone> zone;

    date::sys_info get_info(date::sys_seconds instant) const {
        date::sys_info info{};
        info.offset = zone->offset_at(instant.time_since_epoch());
        return info;
    }
    date::local_info get_info(date::local_seconds local) const {
        using Kind = PosixZone::LocalInfo::Kind;
        const auto found = zone->local_info(local.time_since_epoch());
        date::local_info info{};
        info.result = found.kind == Kind::skipped    ? date::local_info::nonexistent
                      : found.kind == Kind::repeated ? date::local_info::ambiguous
                                                     : date::local_info::unique;
        info.first.offset = found.first_offset;
        info.first.end = date::sys_seconds{found.first_end};
        info.second.offset = found.second_offset;
        return info;
    }
};

struct DatabaseZone {
    const date::time_zone* zone;

    date::sys_info get_info(date::sys_seconds instant) const { return zone->get_info(instant); }
    date::local_info get_info(date::local_seconds local) const { return zone->get_info(local); }
};

}  // namespace

class TimeZone::Impl {
 public:
    explicit Impl(std::string_view name) : name_(name) {}
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    virtual ~Impl() = default;

    virtual seconds offset_at(sys_seconds instant) const = 0;
    virtual date::local_info local_info(local_seconds local) const = 0;
    virtual const std::string& name() const { return name_; }

 private:
    std::string name_;
};

template <class Zone>
class TimeZone::Adapter final : public TimeZone::Impl {
 public:
    Adapter(std::string_view name, Zone zone) : Impl(name), zone_(std::move(zone)) {}
    seconds offset_at(sys_seconds instant) const override { return zone_.get_info(instant).offset; }
    date::local_info local_info(local_seconds local) const override { return zone_.get_info(to_date(local)); }

 private:
    Zone zone_;
};

TimeZone::TimeZone() {
    static const auto utc_impl = std::make_shared<const Adapter<FixedZone>>("UTC", FixedZone{seconds{0}});
    impl_ = utc_impl;
}

TimeZone::TimeZone(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

TimeZone TimeZone::named(std::string_view name) {
    if (is_utc_name(name) && !name.empty()) return utc();
    if (const auto offset = parse_offset(name)) {
        return TimeZone(std::make_shared<const Adapter<FixedZone>>(name, FixedZone{*offset}));
    }
    try {
        return TimeZone(
            std::make_shared<const Adapter<DatabaseZone>>(name, DatabaseZone{date::locate_zone(name)}));
    } catch (const std::runtime_error&) {
        // Not in the database, or there is no database.
    }
    if (auto zone = find_posix_zone(name)) {
        return TimeZone(std::make_shared<const Adapter<PosixClock>>(name, PosixClock{std::move(zone)}));
    }
    throw Error("there is no time zone of that name", std::string(name), 0,
                std::max<std::size_t>(name.size(), 1))
        .with_hint("a zone is written like Europe/Berlin, UTC, +05:30 or CET-1CEST,M3.5.0,M10.5.0/3");
}

// The zone of the host, looked for when it is first asked for: the database lists its directories then, which
// takes longer than a search of a small log.
class TimeZone::HostClock final : public TimeZone::Impl {
 public:
    HostClock() : Impl("") {}
    seconds offset_at(sys_seconds instant) const override { return zone().offset_at(instant); }
    date::local_info local_info(local_seconds local) const override { return zone().local_info(local); }
    const std::string& name() const override { return zone().name(); }

 private:
    const Impl& zone() const {
        std::call_once(once_, [this] { zone_ = find(); });
        return *zone_;
    }

    static std::shared_ptr<const Impl> find() {
        try {
            const auto* zone = date::current_zone();
            if (is_utc_name(zone->name())) return utc().impl_;
            return std::make_shared<const Adapter<DatabaseZone>>(zone->name(), DatabaseZone{zone});
        } catch (const std::runtime_error&) {
            return utc().impl_;
        }
    }

    mutable std::once_flag once_;
    mutable std::shared_ptr<const Impl> zone_;
};

TimeZone TimeZone::system(std::optional<std::string_view> tz) {
    constexpr std::string_view kDatabase = "/usr/share/zoneinfo/";
    if (!tz) return TimeZone(std::make_shared<const HostClock>());
    try {
        auto name = *tz;
        if (name.starts_with(':')) name.remove_prefix(1);
        if (name.starts_with(kDatabase)) name.remove_prefix(kDatabase.size());
        return is_utc_name(name) || parse_offset(name) ? utc() : named(name);
    } catch (const std::runtime_error&) {
        return utc();
    }
}

seconds TimeZone::offset_at(sys_seconds instant) const {
    return impl_->offset_at(instant);
}

sys_seconds TimeZone::to_sys(local_seconds local, LocalTimeChoice choice) const {
    const auto info = impl_->local_info(local);
    if (info.result == date::local_info::nonexistent) return info.first.end;
    const auto is_second = info.result == date::local_info::ambiguous && choice == LocalTimeChoice::latest;
    return sys_seconds{local.time_since_epoch()} - (is_second ? info.second.offset : info.first.offset);
}

bool TimeZone::skips(local_seconds local) const {
    return impl_->local_info(local).result == date::local_info::nonexistent;
}

const std::string& TimeZone::name() const {
    return impl_->name();
}

}  // namespace dockaudit
