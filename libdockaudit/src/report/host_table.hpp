#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/report.hpp>

#include "docker/host_key.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {

/// A host as a report shows it: its node, or where several logs name none its log: `log 2`. What has neither is of the
/// host that reads the log if that wrote it, else the text is empty.
///
/// `key` is the text of a `HostKey`.
std::string host_text(std::string_view key, const LocalHost& reader);

/// That of an event. *Lifetime*: borrows the event.
inline HostKey event_host(const EventView& event) noexcept {
    return {event.id().node.value_or(std::string_view{}), event.log()};
}

/// The hosts of the events of a report. Only where there are several is each row told which it is of.
class HostNames {
 public:
    explicit HostNames(const ReportOptions& options) : reader_(options.host) {}

    /// Takes the host of an event. The text of the result belongs into the key of whatever counts the event.
    /// *Lifetime*: borrows the event.
    HostKey see(const EventView& event) {
        const auto host = event_host(event);
        if (!first_) {
            first_ = host.text();
        } else if (host.text() != *first_) {
            are_several_ = true;
        }
        return host;
    }

    bool are_several() const noexcept { return are_several_; }

    /// As `host_text`.
    std::string text(std::string_view key) const { return host_text(key, reader_); }

 private:
    LocalHost reader_;
    std::optional<std::string> first_;
    bool are_several_ = false;
};

/// A table whose rows begin with their host where there are several. *Lifetime*: borrows the hosts.
class HostTable {
 public:
    HostTable(std::string_view name, std::string_view title, std::string_view about, const HostNames& hosts,
              std::vector<ReportColumn> columns)
        : hosts_(&hosts) {
        table_.name = name;
        table_.title = title;
        table_.about = about;
        if (hosts.are_several()) table_.columns.push_back({"host", "Host"});
        table_.columns.insert(table_.columns.end(), columns.begin(), columns.end());
    }

    /// `host` is the text of a `HostKey`.
    void add(std::string_view host, std::vector<ReportValue> row) {
        if (hosts_->are_several()) row.insert(row.begin(), text_value(hosts_->text(host)));
        table_.rows.push_back(std::move(row));
    }

    /// Adds a row for each group, made by `make_row(const Group&)`; `sorted` is what `GroupCounter::sorted` gives.
    /// *Requires*: the first text of a group is its host.
    template <class Groups, class MakeRow>
    void add_groups(const Groups& sorted, const MakeRow& make_row) {
        for (const auto& group : sorted.first) add(group.texts.front(), make_row(group));
        leave_out(sorted.second);
    }

    std::size_t size() const noexcept { return table_.rows.size(); }
    void leave_out(std::uint64_t rows) { table_.left_out += rows; }

    ReportTable take() && { return std::move(table_); }

 private:
    const HostNames* hosts_;
    ReportTable table_;
};

}  // namespace dockaudit
