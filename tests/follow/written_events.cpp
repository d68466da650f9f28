#include "follow/written_events.hpp"

#include <charconv>

#include <fmt/format.h>

namespace dockaudit::test {
namespace {

enum class Kind { whole, interleaved, without_end, single };

Kind kind_of(std::uint64_t serial) {
    constexpr std::uint64_t kKinds = 8;
    switch (serial % kKinds) {
        case 2:
        case 5:
            return Kind::interleaved;
        case 3:
            return Kind::without_end;
        case 7:
            return Kind::single;
        default:
            return Kind::whole;
    }
}

}  // namespace

std::vector<std::string> lines_of_event(std::uint64_t serial, std::uint64_t time) {
    const auto stamp = fmt::format("msg=audit({}.{:03}:{})", time / 1000, time % 1000, serial);
    const auto kind = kind_of(serial);
    if (kind == Kind::single)
        return {fmt::format("type=USER_CMD {}: pid=1 uid=0 auid=1000 ses=1 msg='res=success'\n", stamp)};
    std::vector<std::string> lines{
        fmt::format("type=SYSCALL {}: arch=c000003e syscall=257 success=yes exit=3 pid={} auid=1000 uid=0 "
                    "comm=\"cat\" exe=\"/usr/bin/cat\" key=\"watched\"\n",
                    stamp, 1000 + serial % 30000),
        fmt::format("type=PATH {}: item=0 name=\"/etc/{}\" inode=7 dev=fe:00 mode=0100644 nametype=NORMAL\n",
                    stamp, serial)};
    if (kind != Kind::without_end)
        lines.push_back(fmt::format("type=PROCTITLE {}: proctitle=\"cat\"\n", stamp));
    return lines;
}

unsigned records_of_event(std::uint64_t serial) {
    const auto kind = kind_of(serial);
    return kind == Kind::single ? 1 : kind == Kind::without_end ? 2 : 3;
}

bool is_interleaved(std::uint64_t serial) {
    return kind_of(serial) == Kind::interleaved;
}

void EventTally::add(std::string_view output) {
    for (auto end = output.find('\n'); end != std::string_view::npos; end = output.find('\n')) {
        if (rest_.empty()) {
            add_line(output.substr(0, end));
        } else {
            add_line(rest_.append(output.substr(0, end)));
            rest_.clear();
        }
        output.remove_prefix(end + 1);
    }
    rest_ += output;
}

void EventTally::add_line(std::string_view line) {
    const auto id = line.find("msg=audit(");
    const auto colon = line.find(':', id == std::string_view::npos ? line.size() : id);
    std::uint64_t serial = records_.size();
    if (colon < line.size()) std::from_chars(line.data() + colon + 1, line.data() + line.size(), serial);
    if (serial >= records_.size()) {
        ++foreign_;
    } else if (++records_[serial] == records_of_event(serial)) {
        ++complete_;
    }
}

std::string EventTally::complaint() const {
    constexpr unsigned kMostNamed = 5;
    unsigned lost = 0;
    unsigned doubled = 0;
    std::string named;
    for (std::uint64_t serial = 0; serial < records_.size(); ++serial) {
        const auto wanted = records_of_event(serial);
        if (records_[serial] == wanted) continue;
        auto& count = records_[serial] < wanted ? lost : doubled;
        if (count++ < kMostNamed) named += fmt::format(" {} ({} of {})", serial, records_[serial], wanted);
    }
    if (lost == 0 && doubled == 0 && foreign_ == 0 && rest_.empty()) return "";
    return fmt::format("{} lost, {} doubled of {}, {} other lines:{}", lost, doubled, records_.size(),
                       foreign_, named);
}

}  // namespace dockaudit::test
