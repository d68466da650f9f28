#include <algorithm>

#include "format/time_formatter.hpp"
#include "format/writers.hpp"

namespace dockaudit {
namespace {

class PlainWriter final : public EventWriter {
 public:
    explicit PlainWriter(const WriterOptions& options)
        : escape_(options.escape),
          daemon_escape_(std::min(options.escape, EscapeMode::tty)),
          time_(TimeFormatter::Style::ctime, options) {}

    void append_event(std::string& out, const EventView& event) override {
        out.append("----\ntime->").append(time_.format(event.id().time)).push_back('\n');
        const auto records = shown_records(event);
        for (auto record = records.rbegin(); record != records.rend(); ++record) {
            const auto escape = is_daemon_record(record->type()) ? daemon_escape_ : escape_;
            if (const auto& node = record->id().node; node && !record->names_node()) {
                append_escaped(out, "node=", escape);
                append_escaped(out, *node, escape);
                append_escaped(out, " ", escape);
            }
            append_escaped(out, record->text(), escape);
            out.push_back('\n');
        }
    }

 private:
    EscapeMode escape_;
    EscapeMode daemon_escape_;  // ausearch writes these records as they are; control bytes are escaped here
    TimeFormatter time_;
};

}  // namespace

std::unique_ptr<EventWriter> make_plain_writer(const WriterOptions& options) {
    return std::make_unique<PlainWriter>(options);
}

}  // namespace dockaudit
