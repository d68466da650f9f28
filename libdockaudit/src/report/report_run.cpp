#include <utility>

#include <dockaudit/report_run.hpp>

#include "report/event_reading.hpp"

namespace dockaudit {

class ReportRun::Impl {
 public:
    Impl(std::vector<ReportRequest> requests, const ReportOptions& options, std::optional<Timestamp> split)
        : options_(options), split_(split) {
        options_.reading = reading_;
        for (const auto& request : requests)
            reports_.push_back({request.spec.make(options_, request.operand), request.spec.wants_before});
    }

    void add(const EventView& event) {
        const auto time = event.id().time;
        const bool is_in_range = options_.range.contains(time);
        const bool is_before = split_ && time < *split_;
        const EventSubject subject(event, options_.history.get());
        reading_->set(subject);
        for (const auto& [report, wants_before] : reports_) {
            if (!wants_before) {
                if (is_in_range) report->add(subject);
            } else if (is_before) {
                report->add_before(subject);
            } else {
                report->add(subject);
            }
        }
        if (!is_in_range) return;
        if (events_ == 0 || time < first_) first_ = time;
        if (events_ == 0 || time > last_) last_ = time;
        ++events_;
    }

    std::uint64_t events() const noexcept { return events_; }

    ReportDocument finish(const Diagnostics& diagnostics) {
        ReportDocument document;
        if (events_ > 0) {
            document.from = first_;
            document.to = last_;
        }
        document.events = events_;
        for (const auto& made : reports_) document.sections.push_back(made.report->finish(diagnostics));
        return document;
    }

 private:
    struct Made {
        std::unique_ptr<Report> report;
        bool wants_before;
    };

    ReportOptions options_;
    std::optional<Timestamp> split_;
    std::shared_ptr<EventReading> reading_ = std::make_shared<EventReading>();
    std::vector<Made> reports_;
    std::uint64_t events_ = 0;
    Timestamp first_;
    Timestamp last_;
};

ReportRun::ReportRun(std::vector<ReportRequest> requests, const ReportOptions& options,
                     std::optional<Timestamp> split)
    : impl_(std::make_unique<Impl>(std::move(requests), options, split)) {}
ReportRun::ReportRun(ReportRun&&) noexcept = default;
ReportRun& ReportRun::operator=(ReportRun&&) noexcept = default;
ReportRun::~ReportRun() = default;

void ReportRun::add(const EventView& event) {
    impl_->add(event);
}
std::uint64_t ReportRun::events() const noexcept {
    return impl_->events();
}
ReportDocument ReportRun::finish(const Diagnostics& diagnostics) {
    return impl_->finish(diagnostics);
}

std::optional<ReportSpec> find_report_spec(std::string_view name) {
    for (const auto& spec : report_specs()) {
        if (spec.name == name) return spec;
    }
    return std::nullopt;
}

}  // namespace dockaudit
