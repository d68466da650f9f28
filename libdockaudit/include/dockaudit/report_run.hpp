#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/export.hpp>
#include <dockaudit/report.hpp>

namespace dockaudit {

/// A report that somebody asks for.
struct ReportRequest {
    ReportSpec spec;
    std::string operand = {};  ///< empty where the report takes none
};

/// Several reports that are made in one pass over the events.
///
///     ReportRun run({{*find_report_spec("summary")}, {*find_report_spec("logins")}}, options);
///     while (const auto* event = reader.next()) run.add(*event);
///     const auto document = run.finish(reader.diagnostics());
///
/// *Threads*: one object belongs to one thread.
class DOCKAUDIT_API ReportRun {
 public:
    /// `split`: where the range begins that some reports compare with the one before; absent if nothing is to be
    /// compared. It is the begin of `options.range` or lies in it. *Errors*: `Error` of kind usage for an operand that is
    /// wrong.
    ReportRun(std::vector<ReportRequest> requests, const ReportOptions& options,
              std::optional<Timestamp> split = std::nullopt);
    ReportRun(ReportRun&&) noexcept;
    ReportRun& operator=(ReportRun&&) noexcept;
    ~ReportRun();

    /// Takes an event: one of `options.range`, or of the time before it that is compared.
    void add(const EventView& event);

    /// How many events of the range were added.
    std::uint64_t events() const noexcept;

    /// What all reports found. The logs and the time when it was made are for the caller to say.
    ReportDocument finish(const Diagnostics& diagnostics);

 private:
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// The report of a name; absent if there is none.
DOCKAUDIT_API std::optional<ReportSpec> find_report_spec(std::string_view name);

}  // namespace dockaudit
