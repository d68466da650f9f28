#include <dockaudit/interpreter.hpp>

#include "format/ecs/ecs_text.hpp"
#include "format/json_text.hpp"
#include "format/name_table.hpp"
#include "format/writers.hpp"

// An event as a list of its records, with auditd's own names. Nothing is lost: `raw` or `raw_base64` is the
// line as it is stored. A name that a record has twice has an array of its values.

namespace dockaudit {
namespace {

class RecordsWriter final : public EventWriter {
 public:
    explicit RecordsWriter(const WriterOptions& options)
        : interpreter_({EscapeMode::raw, options.max_cached_values}) {}

    void append_event(std::string& out, const EventView& event) override;
    InterpreterStatistics statistics() const override { return interpreter_.statistics(); }

 private:
    // A field, and the next one of its name.
    struct Entry {
        std::string name;  // as JSON
        Field field;
        std::uint32_t next = kNone;
        bool is_first = true;
    };
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    void append_record(JsonText& json, const RecordView& record);
    void read_fields(const RecordView& record);
    template <class Value>
    void append_fields(JsonText& json, std::string_view member, Value value_of);
    void append_arguments(JsonText& json, const EventView& event);

    Interpreter interpreter_;
    UtcText time_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> last_;  // of the names, by their first entry
    std::size_t size_ = 0;             // of the entries in use; the others keep their memory
    NameTable names_;
};

void RecordsWriter::append_event(std::string& out, const EventView& event) {
    const auto& id = event.id();
    JsonText json(out);
    out.push_back('{');
    json.member("id", event.unique_id());
    json.key("time");
    out.push_back('"');
    time_.append(out, id.time);
    out.push_back('"');
    if (id.node) json.member("node", *id.node);
    json.open("records", '[');
    bool has_arguments = false;
    for (const auto& record : event.records()) {
        json.open('{');
        append_record(json, record);
        if (record.type() == RecordType::execve && !has_arguments) {
            append_arguments(json, event);
            has_arguments = true;
        }
        json.close('}');
    }
    json.close(']');
    json.close('}');
    out.push_back('\n');
}

void RecordsWriter::append_record(JsonText& json, const RecordView& record) {
    const auto name = find_record_type_name(record.type());
    json.member("type", name.empty() ? record.type_name() : name);
    if (record.follows_in_line()) {
        // The line stands with the first of its records.
    } else if (is_utf8(record.line())) {
        json.member("raw", record.line());
    } else {
        json.key("raw_base64");
        json.text().push_back('"');
        append_base64(json.text(), record.line());
        json.text().push_back('"');
    }
    read_fields(record);
    interpreter_.set_record(record);
    append_fields(json, "fields", [](const Field& field) { return field.value; });
    append_fields(json, "interpreted", [&](const Field& field) { return interpreter_.interpret(field); });
}

// Names are compared as they are written: two that are not UTF-8 may look alike.
void RecordsWriter::read_fields(const RecordView& record) {
    size_ = 0;
    for (const auto& field : record.fields()) {
        if (size_ == entries_.size()) entries_.emplace_back();
        auto& entry = entries_[size_++];
        entry.name.clear();
        append_json_string(entry.name, field.name);
        entry.field = field;
        entry.next = kNone;
        entry.is_first = true;
    }
    names_.clear();
    last_.resize(size_);
    for (std::uint32_t i = 0; i < size_; ++i) {
        last_[i] = i;
        const auto* first = names_.find_or_insert(entries_[i].name, i);
        if (!first) continue;
        entries_[i].is_first = false;
        entries_[last_[*first]].next = i;
        last_[*first] = i;
    }
}

template <class Value>
void RecordsWriter::append_fields(JsonText& json, std::string_view member, Value value_of) {
    if (size_ == 0) return;
    json.open(member, '{');
    for (std::size_t i = 0; i < size_; ++i) {
        const auto& entry = entries_[i];
        if (!entry.is_first) continue;
        json.json_key(entry.name);
        if (entry.next == kNone) {
            json.string(value_of(entry.field));
            continue;
        }
        json.open('[');
        for (auto at = static_cast<std::uint32_t>(i); at != kNone; at = entries_[at].next)
            json.string(value_of(entries_[at].field));
        json.close(']');
    }
    json.close('}');
}

void RecordsWriter::append_arguments(JsonText& json, const EventView& event) {
    json.open("argv", '[');
    for (const auto& argument : event.argv()) json.string(argument);
    json.close(']');
}

}  // namespace

std::unique_ptr<EventWriter> make_records_writer(const WriterOptions& options) {
    return std::make_unique<RecordsWriter>(options);
}

}  // namespace dockaudit
