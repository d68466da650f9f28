#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/byte_search.hpp"
#include "format/record_shape.hpp"
#include "format/text_stage.hpp"
#include "format/time_formatter.hpp"
#include "format/writers.hpp"
#include "interpret/record_interpreter.hpp"
#include "record/escape_table.hpp"
#include "record/field_value.hpp"
#include "record/untrusted.hpp"

// `ausearch -i` does not see the fields that libauparse sees. It walks from `=` to `=` and replaces what
// follows each; everything else is copied. What looks odd below (a name that keeps its leading space, text
// that is dropped after the last value, a swallowed character after a quote, an extra empty line) is what
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
    Verbatim(TextStage& out, const char* begin, EscapeMode mode) : out_(out), begin_(begin), mode_(mode) {}

    // Writes what was gathered up to `end`; goes on from `next`.
    TextStage& flush(const char* end, const char* next) {
        if (mode_ == EscapeMode::raw) {
            out_.append(view(begin_, end));
        } else {
            out_.append_escaped(view(begin_, end), mode_);
        }
        begin_ = next;
        return out_;
    }

 private:
    TextStage& out_;
    const char* begin_;
    EscapeMode mode_;
};

// What stands before a `=`.
struct Name {
    const char* equals;  // the end of the text if it has no more
    std::string_view text;
    NamePlan* plan = nullptr;
};

// Reads the names of a record. What was found out about one in an earlier record of the type is used again if
// the same text stands there, in the same order.
class NameReader {
 public:
    NameReader(RecordType type, RecordShape& shape, const char* end)
        : type_(type), shape_(shape), end_(end), next_(shape.begin()) {}

    // The next name in the text from `at` on; its plan dies with the next one.
    Name next(const char* at) {
        if (auto* place = shape_.match(next_, at, end_)) {
            next_ = place + 1;
            const char* const equals = at + place->word.size() - 1;
            return {equals, view(equals - place->plan.name_size, equals), &place->plan};
        }
        const char* const equals = find_byte(at, end_, '=');
        if (equals == end_) return {end_, {}};
        const char* begin = equals;
        while (begin != at && *begin != ' ') --begin;
        plan_ = NamePlan(type_, view(begin, equals));
        const auto word = view(at, equals + 1);
        if (word.size() <= ShortWord::kMaxSize) next_ = shape_.learn(next_, word, plan_);
        return {equals, view(equals - plan_.name_size, equals), &plan_};
    }

 private:
    RecordType type_;
    RecordShape& shape_;
    const char* end_;
    RecordShape::Place* next_;  // of the next name, if all are there
    NamePlan plan_;
};

// A value: where it ends, and where the text goes on.
struct Cut {
    const char* end;
    const char* next;
    bool at_comma = false;
};

// ausearch takes the next quote for the closing one, be it the opening one of the next value, or one of several.
Cut cut_quoted(const char* begin, const char* end) {
    const char* const close = find_byte(begin + 1, end, *begin);
    const bool is_followed = close != end && close + 1 != end && close[1] != ' ';
    if (close == end || (is_followed && (close[-1] == '=' || close == begin + 1))) {
        const auto [value, next] = find_value(begin, end, [] { return ValueKind::word; });
        if (next <= close || close == begin + 1)
            return {value.data() + value.size(), next == end ? end : next + 1};
    }
    return {close + 1, close + 1 == end ? end : close + 2};
}

// A text without quotes goes on after its first space, as a label with a mode does. A comma ends a value where
// prose has it: before a space, or a field. What has no meaning is copied, commas and all.
Cut cut_plain(const NamePlan& plan, const char* begin, const char* end) {
    const char* at = find_either(begin, end, ',', ' ');
    if (at != end && *at == ',') {
        const char* const mark = find_either(at + 1, end, '=', ' ');
        const bool ends = !plan.field.has_class() || mark == at + 1 || (mark != end && *mark == '=');
        if (ends) return {at, at + 1, true};
        at = find_byte(at, end, ' ');
    }
    if (at != end && plan.kind >= ValueKind::text && !precedes_name(at, end)) {
        const char* const next = find_value(begin, end, [&] { return plan.kind; }).next;
        at = std::max(at, next);
    }
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
        TextStage stage(out);
        stage.append("----\n");
        const auto records = shown_records(event);
        for (auto record = records.rbegin(); record != records.rend(); ++record)
            append_record(stage, *record);
    }
    InterpreterStatistics statistics() const override { return interpreter_.statistics; }

 private:
    void append_record(TextStage& out, const RecordView& record);
    void append_header(TextStage& out, const RecordView& record, const RecordShape& shape);
    void append_stamp(TextStage& out, const EventId& id);
    void append_body(TextStage& out, RecordType type, RecordShape& shape, std::string_view body);
    void append_value(Verbatim& verbatim, NamePlan& plan, Field field, const char* next, bool at_comma);
    void append_keys(TextStage& out, std::string_view value);

    EscapeMode escape_;
    EscapeMode prose_escape_;  // of what ausearch copies; a control byte never reaches a terminal
    TimeFormatter time_;
    RecordInterpreter interpreter_;
    RecordShapes shapes_;
    std::string keys_;

    // The stamp that was written last.
    Timestamp stamp_time_{};
    std::uint64_t stamp_serial_ = 0;
    std::string stamp_;
};

void InterpretWriter::append_record(TextStage& out, const RecordView& record) {
    auto& shape = shapes_.of(record.type());
    append_header(out, record, shape);
    append_stamp(out, record.id());
    interpreter_.set_record(record);
    append_body(out, record.type(), shape, record.body());
}

void InterpretWriter::append_header(TextStage& out, const RecordView& record, const RecordShape& shape) {
    const bool is_known = !shape.header().empty();
    if (record.id().node && (is_known || !record.names_node())) {
        out.append("node=").append_escaped(*record.id().node, prose_escape_);
        out.push_back(' ');
    }
    if (is_known) {
        out.append(shape.header());
    } else {
        out.append_escaped(record.text().substr(0, record.stamp_offset() + 1), prose_escape_);
    }
}

// Neighbours have the same time and serial number.
void InterpretWriter::append_stamp(TextStage& out, const EventId& id) {
    if (stamp_.empty() || id.time != stamp_time_ || id.serial != stamp_serial_) {
        const auto milliseconds = (id.time - std::chrono::floor<std::chrono::seconds>(id.time)).count();
        const auto digit = [&](int unit) { return static_cast<char>('0' + milliseconds / unit % 10); };
        const fmt::format_int serial(id.serial);
        stamp_.assign(time_.format(id.time)).append({'.', digit(100), digit(10), digit(1), ':'});
        stamp_.append(serial.data(), serial.size()).append(") ");
        stamp_time_ = id.time;
        stamp_serial_ = id.serial;
    }
    out.append(stamp_);
}

void InterpretWriter::append_body(TextStage& out, RecordType type, RecordShape& shape,
                                  std::string_view body) {
    const char* at = body.data();
    const char* const end = at + body.size();
    const bool is_clean = !needs_escape(body, escape_mask(prose_escape_));
    Verbatim verbatim(out, at, is_clean ? EscapeMode::raw : prose_escape_);
    NameReader names(type, shape, end);
    bool has_fields = false;
    bool at_comma = false;
    while (true) {
        const auto name = names.next(at);
        if (name.equals == end) break;
        has_fields = true;
        at_comma = false;
        at = name.equals + 1;
        // The message of a user-space record is more text with fields.
        if (name.plan->role == NamePlan::Role::message) continue;

        const bool is_quoted = at != end && (*at == '"' || *at == '\'');
        const auto cut = is_quoted ? cut_quoted(at, end) : cut_plain(*name.plan, at, end);
        append_value(verbatim, *name.plan, {name.text, view(at, cut.end)}, cut.next, cut.at_comma);
        at = cut.next;
        at_comma = cut.at_comma;
    }
    verbatim.flush(at, end);
    if (!has_fields || at_comma) {
        out.append_escaped(view(at, end), escape_);
        out.push_back('\n');
    }
    out.push_back('\n');
}

// Writes a value whose successor is at `next`: its meaning and a space, or if it has none the value and what
// ended it.
void InterpretWriter::append_value(Verbatim& verbatim, NamePlan& plan, Field field, const char* next,
                                   bool at_comma) {
    const char* const begin = field.value.data();
    if (plan.role == NamePlan::Role::keys) {
        append_keys(verbatim.flush(begin, next), field.value);
        return;
    }
    if (plan.role == NamePlan::Role::account && field.value.ends_with(':')) field.value.remove_suffix(1);
    if (const auto text = interpreter_.interpret_classified(field, plan.field)) {
        auto& out = verbatim.flush(begin, next).append(*text);
        // Keystrokes end with a comma of their own.
        if (plan.role != NamePlan::Role::data || *text == field.value) out.push_back(' ');
        return;
    }
    const char* const end = begin + field.value.size();
    const char separator = at_comma ? ',' : ' ';
    const bool stays = next == end + 1 && *end == separator;
    if (!stays) verbatim.flush(end, next).push_back(separator);
}

void InterpretWriter::append_keys(TextStage& out, std::string_view value) {
    auto keys = decode_untrusted(value, HexRule::key, keys_);
    while (true) {
        const auto separator = keys.find(kKeySeparator);
        out.append_escaped(keys.substr(0, separator), escape_);
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
