#include "format/writers.hpp"

namespace dockaudit {
namespace {

class ActivityWriter final : public EventWriter {
 public:
    explicit ActivityWriter(const WriterOptions& options) : history_(options.history) {}

    void append_event(std::string& out, const EventView& event) override;

 private:
    std::shared_ptr<const ContainerHistory> history_;
};

void ActivityWriter::append_event(std::string& /*out*/, const EventView& /*event*/) {}

}  // namespace

std::unique_ptr<EventWriter> make_activity_writer(const WriterOptions& options) {
    return std::make_unique<ActivityWriter>(options);
}

}  // namespace dockaudit
