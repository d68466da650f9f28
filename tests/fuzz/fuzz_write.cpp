// Events of arbitrary records in every format: no crash, and text that keeps the promises of its format.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/event_view.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/interpreter.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using dockaudit::OutputFormat;

void require(bool holds) {
    if (!holds) std::abort();
}

// What `EscapeMode::tty` keeps from a terminal.
bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20;
}

struct Writer {
    OutputFormat format;
    std::unique_ptr<dockaudit::EventWriter> writer;
};

std::vector<Writer> make_writers() {
    std::vector<Writer> writers;
    for (const auto escape : {dockaudit::EscapeMode::tty, dockaudit::EscapeMode::shell_quote}) {
        dockaudit::WriterOptions options;
        options.escape = escape;
        options.max_cached_values = 256;  // forgetting is tested too
        options.with_raw = true;
        options.csv = {.keys = true, .labels = true, .object2 = true, .time = true};
        for (const auto format :
             {OutputFormat::plain, OutputFormat::raw, OutputFormat::interpret, OutputFormat::json,
              OutputFormat::json_records, OutputFormat::csv, OutputFormat::text}) {
            writers.push_back({format, make_event_writer(format, options)});
        }
    }
    return writers;
}

// What may stand in the text: no value puts a control byte on a terminal, and an event is one line. As
// ausearch does, plain and raw copy what is stored, and `interpret` breaks off at a torn header.
void check_text(OutputFormat format, std::string_view text) {
    if (format == OutputFormat::plain || format == OutputFormat::raw) return;
    require(std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\n'; }));
    if (format != OutputFormat::interpret) require(text.find('\n') == text.size() - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto kWriters = make_writers();
    static dockaudit::Interpreter interpreter;
    const dockaudit::Event event({reinterpret_cast<const char*>(data), size});
    if (event.empty()) return 0;
    std::string text;
    for (const auto& [format, writer] : kWriters) {
        text.clear();
        writer->append_event(text, event.view());
        check_text(format, text);
    }
    for (const auto& record : event.view().records()) {
        for (const auto& field : record.fields())
            require(std::ranges::none_of(interpreter.interpret(record, field), is_control));
    }
    return 0;
}
