#include <dockaudit/interpreter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "base/byte_search.hpp"
#include "format/time_formatter.hpp"
#include "format/writers.hpp"
#include "interpret/field_class.hpp"
#include "interpret/simple_values.hpp"
#include "record/escape_table.hpp"

// `ausearch -i` does not see the fields that libauparse sees. It walks from `=` to `=` and replaces what
// follows each; everything else is copied. What looks odd below (a name that keeps its leading space, text
// that is dropped behind the last value, a swallowed character behind a quote, an extra empty line) is what
// it does, byte for byte.

namespace dockaudit {
namespace {

constexpr char kKeySeparator = 0x01;

std::string_view view(const char* begin, const char* end) noexcept {
    return {begin, static_cast<std::size_t>(end - begin)};
}

// Text that is copied as it stands, gathered until something else has to be written.
class Verbatim {
 public:
    Verbatim(std::string& out, const char* begin, EscapeMode mode) : out_(out), begin_(begin), mode_(mode) {}

    // Writes what was gathered up to `end`; goes on from `next`.
    std::string& flush(const char* end, const char* next) {
        if (mode_ == EscapeMode::raw) {
            out_.append(begin_, end);
        } else {
            append_escaped(out_, view(begin_, end), mode_);
        }
        begin_ = next;
        return out_;
    }

 private:
    std::string& out_;
    const char* begin_;
    EscapeMode mode_;
};

// A value: where it ends, and where the text goes on.
struct Cut {
    const char* end;
    const char* next;
    bool at_comma = false;
};

Cut cut_quoted(const char* begin, const char* end) {
    const char* const close = find_byte(begin + 1, end, *begin);
    if (close == end) return {end, end};
    return {close + 1, close + 1 == end ? end : close + 2};
}

// A comma ends a value, unless it belongs to the categories of a security label.
Cut cut_plain(RecordType type, std::string_view name, const char* begin, const char* end) {
    const char* const comma = find_either(begin, end, ',', ' ');
    const char* const at = find_byte(comma, end, ' ');
    if (comma != at && classify(type, name, view(begin, at)) != FieldClass::mac_label)
        return {comma, comma + 1, true};
    return {at, at == end ? end : at + 1};
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
        const auto records = shown_records(event);
        for (auto record = records.rbegin(); record != records.rend(); ++record) append_record(out, *record);
    }
    InterpreterStatistics statistics() const override { return interpreter_.statistics(); }

 private:
    void append_record(std::string& out, const RecordView& record);
    void append_header(std::string& out, const RecordView& record);
    void append_time(std::string& out, const EventId& id);
    void append_body(std::string& out, RecordType type, std::string_view body);
    void append_value(Verbatim& verbatim, Field field, const char* next, bool at_comma);
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
    const auto digit = [&](int unit) { return static_cast<char>('0' + milliseconds / unit % 10); };
    out.append(time_.format(id.time)).append({'.', digit(100), digit(10), digit(1), ':'});
    const fmt::format_int serial(id.serial);
    out.append(serial.data(), serial.size()).append(") ");
}

void InterpretWriter::append_body(std::string& out, RecordType type, std::string_view body) {
    const char* at = body.data();
    const char* const end = at + body.size();
    const bool is_clean = !needs_escape(body, escape_mask(prose_escape_));
    Verbatim verbatim(out, at, is_clean ? EscapeMode::raw : prose_escape_);
    bool has_fields = false;
    bool at_comma = false;
    while (true) {
        const char* const equals = find_byte(at, end, '=');
        if (equals == end) break;
        const char* name_at = equals;
        while (name_at != at && *name_at != ' ') --name_at;
        has_fields = true;
        at_comma = false;
        at = equals + 1;
        auto name = view(name_at, equals);
        // The message of a user-space record is more text with fields.
        if (name == "msg") continue;
        if (name.starts_with('\'')) name.remove_prefix(1);

        const bool is_quoted = at != end && (*at == '"' || *at == '\'');
        const auto cut = is_quoted ? cut_quoted(at, end) : cut_plain(type, name, at, end);
        append_value(verbatim, {name, view(at, cut.end)}, cut.next, cut.at_comma);
        at = cut.next;
        at_comma = cut.at_comma;
    }
    verbatim.flush(at, end);
    if (!has_fields || at_comma) {
        append_escaped(out, view(at, end), escape_);
        out.push_back('\n');
    }
    out.push_back('\n');
}

// Writes a value whose successor is at `next`: its meaning and a space, or if it has none the value and what
// ended it.
void InterpretWriter::append_value(Verbatim& verbatim, Field field, const char* next, bool at_comma) {
    const char* const begin = field.value.data();
    field.name.remove_prefix(std::min(field.name.find_first_not_of(" ("), field.name.size()));
    if (field.name == "acct" && field.value.ends_with(':')) field.value.remove_suffix(1);
    if (field.name == "key") {
        append_keys(verbatim.flush(begin, next), field.value);
    } else if (const auto text = interpreter_.interpret_classified(field)) {
        auto& out = verbatim.flush(begin, next).append(*text);
        if (field.name != "data") out.push_back(' ');
    } else {
        const char* const end = begin + field.value.size();
        const char separator = at_comma ? ',' : ' ';
        const bool stays = next == end + 1 && *end == separator;
        if (!stays) verbatim.flush(end, next).push_back(separator);
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
