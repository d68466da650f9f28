#include "format/writers.hpp"

namespace dockaudit {
namespace {

class RawWriter final : public EventWriter {
 public:
    void append_event(std::string& out, const EventView& event) override {
        for (const auto& record : event.records()) {
            if (!record.follows_in_line()) out.append(record.line()).push_back('\n');
        }
    }
    bool takes_lines() const noexcept override { return true; }
    void append_lines(std::string& out, std::string_view lines) override { out += lines; }
};

}  // namespace

std::unique_ptr<EventWriter> make_raw_writer(const WriterOptions&) {
    return std::make_unique<RawWriter>();
}

}  // namespace dockaudit
