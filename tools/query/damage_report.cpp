#include "query/damage_report.hpp"

#include <array>

#include <fmt/format.h>

#include "common/error_text.hpp"

namespace dockaudit::cli {

namespace {

using Kind = DiagnosticEvent::Kind;

std::string_view describe(Kind kind) {
    switch (kind) {
        case Kind::malformed_line:
            return "not an audit record";
        case Kind::torn_line:
            return "torn last line";
        case Kind::oversized_line:
            return "line cut at its longest";
        case Kind::late_event:
            return "record of an event that was complete";
        case Kind::evicted_event:
            return "event cut short by a limit";
        case Kind::unreadable_input:
            return "not readable";
        case Kind::log_changed:
        case Kind::gap:
            break;
    }
    return "";
}

std::string count_of(std::uint64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

void DamageReport::add(const DiagnosticEvent& event) {
    constexpr std::size_t kShownBytes = 160;
    if (event.kind == Kind::unreadable_input) {
        // The reason names the log when the log could not be opened.
        const bool is_named = event.text.starts_with(event.input);
        unreadable_.push_back(is_named ? std::string(event.text)
                                       : fmt::format("{}: {}", event.input, event.text));
        return;
    }
    if (event.kind == Kind::log_changed || event.kind == Kind::gap) {
        host_.err->write(
            fmt::format("{}: {}: {}\n", host_.program, harmless(event.input), harmless(event.text)));
        return;
    }
    if (!lists_all_) return;
    const bool is_cut = event.text.size() > kShownBytes;
    const auto line = fmt::format("{}:{}: {}: {}{}", event.input, event.offset, describe(event.kind),
                                  event.text.substr(0, kShownBytes), is_cut ? "..." : "");
    host_.err->write(harmless(line) + "\n");
}

void DamageReport::tell_unreadable() {
    for (const auto& text : unreadable_)
        host_.err->write(fmt::format("{}: {}\n", host_.program, harmless(text)));
    unreadable_.clear();
}

void DamageReport::tell_summary(const Diagnostics& diagnostics) const {
    struct Part {
        std::uint64_t count;
        std::string_view one;
        std::string_view many;
    };
    const std::array parts{
        Part{diagnostics.malformed, "line that is no audit record", "lines that are no audit records"},
        Part{diagnostics.torn, "torn last line", "torn last lines"},
        Part{diagnostics.oversized, "line cut at its longest", "lines cut at their longest"},
        Part{diagnostics.evicted, "event cut short by a limit", "events cut short by a limit"},
    };
    std::string list;
    for (const auto& part : parts) {
        if (part.count == 0) continue;
        if (!list.empty()) list += ", ";
        list += count_of(part.count, part.one, part.many);
    }
    if (list.empty()) return;
    host_.err->write(note_text(host_.program,
                               "the logs are damaged: " + list + (lists_all_ ? "" : "; --debug lists them")));
}

std::string statistics_text(const Diagnostics& diagnostics, const InterpreterStatistics& values,
                            std::chrono::milliseconds elapsed) {
    constexpr double kMebibyte = 1 << 20;
    const double mebibytes = static_cast<double>(diagnostics.bytes) / kMebibyte;
    const double seconds = std::chrono::duration<double>(elapsed).count();
    std::string text =
        fmt::format("read       {:.1f} MiB, {}\n", mebibytes, count_of(diagnostics.lines, "line", "lines"));
    if (diagnostics.skipped_bytes != 0) {
        text += fmt::format("skipped    {:.1f} MiB outside the time range\n",
                            static_cast<double>(diagnostics.skipped_bytes) / kMebibyte);
    }
    text += fmt::format("records    {}\nevents     {}\nmatched    {}\n", diagnostics.records,
                        diagnostics.events, diagnostics.matched);
    text += fmt::format("damaged    {} malformed, {} torn, {} oversized, {} evicted, {} late, {}\n",
                        diagnostics.malformed, diagnostics.torn, diagnostics.oversized, diagnostics.evicted,
                        diagnostics.late,
                        count_of(diagnostics.unreadable_inputs, "unreadable log", "unreadable logs"));
    if (values.hits + values.misses != 0) {
        text += fmt::format("values     {} remembered, {} looked up, {} asked of libauparse\n", values.hits,
                            values.misses, values.asked);
    }
    text += seconds > 0 ? fmt::format("time       {:.3f} s, {:.0f} MiB/s\n", seconds, mebibytes / seconds)
                        : std::string("time       0.000 s\n");
    return text;
}

}  // namespace dockaudit::cli
