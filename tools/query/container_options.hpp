#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/query.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::cli {

/// True if the logs are one pipe or another input that can be read only once.
bool is_stream(const LogSet& logs);

/// Reads the history of containers from the logs when it is asked for the first time.
///
/// A pipe can be read only once: what comes from it is kept in a file without a name, and the logs are that file
/// from then on.
class HistorySource {
 public:
    /// *Lifetime*: borrows all of them. `range` is what `--no-history` leaves of the logs. `before_reading`, which may
    /// be empty, is called when all but logs was read.
    HistorySource(const TypedOptions& options, const Host& host, std::vector<LogSet>& logs,
                  const ReaderOptions& reader, TimeRange range, std::function<void()> before_reading = {});

    /// Says on `host.err` if the logs have nothing from which it could be made, once somebody asks for containers.
    std::shared_ptr<const ContainerHistory> get(bool is_asked_for = true);

    /// What makes the history anew when logs are followed; null if nobody asked for one, or they are not.
    std::shared_ptr<GrowingHistory> growing() const noexcept { return growing_; }

    /// From now on this is the history, and nothing is said about it.
    void renew(std::shared_ptr<const ContainerHistory> history) noexcept {
        history_ = std::move(history);
        has_told_ = true;
    }

 private:
    LiveHost read_live() const;
    void tell_gaps() const;

    const TypedOptions& options_;
    const Host& host_;
    std::vector<LogSet>& logs_;
    const ReaderOptions& reader_;
    TimeRange range_;
    std::function<void()> before_reading_;
    std::shared_ptr<const ContainerHistory> history_;
    std::shared_ptr<GrowingHistory> growing_;
    bool has_told_ = false;
};

/// Adds the criterion of an option such as `--container`. False for another option. *Errors*: `Error` of kind usage
/// that points at the mistake.
bool add_container_criterion(Query::Builder& builder, const TypedOption& option, const Host& host,
                             HistorySource& history);

}  // namespace dockaudit::cli
