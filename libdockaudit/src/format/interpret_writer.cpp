#include <dockaudit/interpreter.hpp>

#include <algorithm>
#include <iterator>
#include <ranges>

#include <fmt/format.h>

#include "format/time_formatter.hpp"
#include "format/writers.hpp"
#include "interpret/field_class.hpp"
#include "interpret/simple_values.hpp"

// `ausearch -i` does not see the fields that libauparse sees. It walks from `=` to `=` and replaces what follows each;
// everything else is copied. What looks odd below (a name that keeps its leading space, text that is dropped behind the
// last value, a swallowed character behind a quote, an extra empty line) is what it does, byte for byte.

namespace dockaudit {
namespace {

constexpr char kKeySeparator = 0x01;

// The value at the start of `rest`, and what comes after it.
struct Cut {
    std::string_view value;
    std::string_view rest;
    bool at_comma = false;
};

Cut cut_quoted(std::string_view rest) {
    const auto close = rest.find(rest.front(), 1);
    if (close == std::string_view::npos) return {rest, {}};
    return {rest.substr(0, close + 1), rest.substr(std::min(close + 2, rest.size()))};
}

// A comma ends a value, unless it belongs to the categories of a security label.
Cut cut_plain(RecordType type, std::string_view name, std::string_view rest) {
    const auto space = rest.find(' ');
    const auto word = rest.substr(0, space);
    const auto behind = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    const auto comma = word.find(',');
    if (comma == std::string_view::npos || classify(type, name, word) == FieldClass::mac_label) return {word, behind};
    return {rest.substr(0, comma), rest.substr(comma + 1), true};
}

class InterpretWriter final : public EventWriter {
 public:
    explicit InterpretWriter(const WriterOptions& options)
        : escape_(options.escape),
          prose_escape_(std::min(options.escape, EscapeMode::tty)),
          time_(TimeFormatter::Style::date_time, options),
          interpreter_({options.escape, options.max_cached_values}) {}

    void append_event(std::string& out, const EventView& event) override {
        out.append("----\n");
        for (const auto& record : shown_records(event) | std::views::reverse) append_record(out, record);
    }

 private:
    void append_record(std::string& out, const RecordView& record);
    void append_header(std::string& out, const RecordView& record);
    void append_time(std::string& out, const EventId& id);
    void append_body(std::string& out, RecordType type, std::string_view rest);
    void append_value(std::string& out, Field field, bool at_comma);
    void append_keys(std::string& out, std::string_view value);

    EscapeMode escape_;
    EscapeMode prose_escape_;  // of what ausearch copies; a control byte never reaches a terminal
    TimeFormatter time_;
    Interpreter interpreter_;
    std::string keys_;
};

void InterpretWriter::append_record(std::string& out, const RecordView& record) {
    append_header(out, record);
    const auto close = record.text().find(')', record.stamp_offset());
    if (close == std::string_view::npos) return;  // a torn header: nothing follows, not even a newline
    append_time(out, record.id());
    interpreter_.set_record(record);
    append_body(out, record.type(), record.text().substr(close + 1));
}

void InterpretWriter::append_header(std::string& out, const RecordView& record) {
    if (const auto name = find_record_type_name(record.type()); !name.empty()) {
        if (record.id().node) {
            append_escaped(out.append("node="), *record.id().node, prose_escape_);
            out.push_back(' ');
        }
        out.append("type=").append(name).append(" msg=audit(");
    } else {
        append_escaped(out, record.line().substr(0, record.stamp_offset() + 1), prose_escape_);
    }
}

void InterpretWriter::append_time(std::string& out, const EventId& id) {
    const auto milliseconds = (id.time - std::chrono::floor<std::chrono::seconds>(id.time)).count();
    fmt::format_to(std::back_inserter(out), "{}.{:03}:{}) ", time_.format(id.time), milliseconds, id.serial);
}

void InterpretWriter::append_body(std::string& out, RecordType type, std::string_view rest) {
    bool has_fields = false;
    bool at_comma = false;
    for (auto equals = rest.find('='); equals != std::string_view::npos; equals = rest.find('=')) {
        has_fields = true;
        at_comma = false;
        const auto space = rest.rfind(' ', equals);
        const auto name_at = space == std::string_view::npos ? 0 : space;
        auto name = rest.substr(name_at, equals - name_at);
        append_escaped(out, rest.substr(0, equals + 1), prose_escape_);
        rest.remove_prefix(equals + 1);
        // The message of a user-space record is more text with fields.
        if (name == "msg") continue;
        if (name.starts_with('\'')) name.remove_prefix(1);

        const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
        const auto cut = is_quoted ? cut_quoted(rest) : cut_plain(type, name, rest);
        append_value(out, {name, cut.value}, cut.at_comma);
        rest = cut.rest;
        at_comma = cut.at_comma;
    }
    if (!has_fields || at_comma) {
        append_escaped(out, rest, escape_);
        out.push_back('\n');
    }
    out.push_back('\n');
}

void InterpretWriter::append_value(std::string& out, Field field, bool at_comma) {
    field.name.remove_prefix(std::min(field.name.find_first_not_of(" ("), field.name.size()));
    if (field.name == "acct" && field.value.ends_with(':')) field.value.remove_suffix(1);
    if (field.name == "key") {
        append_keys(out, field.value);
    } else if (const auto text = interpreter_.interpret_classified(field)) {
        out.append(*text);
        if (field.name != "data") out.push_back(' ');
    } else {
        append_escaped(out, field.value, prose_escape_);
        out.push_back(at_comma ? ',' : ' ');
    }
}

void InterpretWriter::append_keys(std::string& out, std::string_view value) {
    auto keys = decode_untrusted(value, keys_);
    while (true) {
        const auto separator = keys.find(kKeySeparator);
        append_escaped(out, keys.substr(0, separator), escape_);
        if (separator == std::string_view::npos) break;
        out.append(" key=");
        keys.remove_prefix(separator + 1);
    }
    out.push_back(' ');
}

}  // namespace

std::unique_ptr<EventWriter> make_interpret_writer(const WriterOptions& options) {
    return std::make_unique<InterpretWriter>(options);
}

}  // namespace dockaudit
