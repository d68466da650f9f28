#include <dockaudit/event_fields.hpp>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/interpreter.hpp>

#include "format/container_hint.hpp"
#include "format/local_time.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kRaw = "raw.";
constexpr std::string_view kNone = "(null)";

/// The values of one field of one event: each once, in their order.
class DistinctValues {
 public:
    void clear() noexcept {
        values_.clear();
        seen_.clear();
    }

    void add(std::string_view value) {
        if (value == kNone || contains(value)) return;
        values_.emplace_back(value);
        if (values_.size() == kFew) {
            seen_.insert(values_.begin(), values_.end());
        } else if (values_.size() > kFew) {
            seen_.insert(values_.back());
        }
    }

    std::vector<std::string>& values() noexcept { return values_; }

 private:
    // An event can have a hundred thousand of them.
    static constexpr std::size_t kFew = 16;

    bool contains(std::string_view value) const {
        if (values_.size() >= kFew) return seen_.contains(std::string(value));
        return std::ranges::find(values_, value) != values_.end();
    }

    std::vector<std::string> values_;
    std::unordered_set<std::string> seen_;
};

std::string_view outcome(std::string_view value) noexcept {
    if (value == "1" || value == "success") return "yes";
    if (value == "0" || value == "failed" || value == "fail") return "no";
    return value;
}

/// The address in the meaning of a socket address: `{ saddr_fam=inet laddr=192.0.2.1 lport=53 }`.
std::string_view socket_host(std::string_view meaning) noexcept {
    constexpr std::string_view kAddress = " laddr=";
    const auto at = meaning.find(kAddress);
    if (at == std::string_view::npos) return {};
    meaning.remove_prefix(at + kAddress.size());
    return meaning.substr(0, meaning.find(' '));
}

}  // namespace

class FieldReader::Impl {
 public:
    Impl(std::vector<EventField> fields, FieldReaderOptions options);

    std::span<const Values> read(const EventView& event);

    const std::vector<EventField>& fields() const noexcept { return fields_; }

 private:
    using Source = EventField::Source;

    void read_header(std::size_t index, const EventView& event);
    void read_record(const RecordView& record);
    void read_field(std::size_t index, const RecordView& record, const Field& field);
    void add_file(std::size_t index, const Field& name);
    std::string command(const EventView& event);
    std::string container(const EventView& event);
    std::string local_time(Timestamp time, TimeStyle style) const;

    std::vector<EventField> fields_;
    FieldReaderOptions options_;
    bool reads_records_;
    Interpreter interpreter_{{EscapeMode::raw}};
    std::vector<DistinctValues> found_;
    std::vector<Values> values_;
    ContainerHint container_;
    std::string directory_;  // the working directory of the event
};

FieldReader::Impl::Impl(std::vector<EventField> fields, FieldReaderOptions options)
    : fields_(std::move(fields)),
      options_(std::move(options)),
      reads_records_(std::ranges::any_of(fields_,
                                         [](const EventField& field) {
                                             return field.source_ == Source::record_field ||
                                                    field.source_ == Source::raw_field ||
                                                    field.source_ == Source::file ||
                                                    field.source_ == Source::host;
                                         })),
      found_(fields_.size()),
      values_(fields_.size()) {}

std::span<const FieldReader::Values> FieldReader::Impl::read(const EventView& event) {
    for (std::size_t index = 0; index < fields_.size(); ++index) {
        found_[index].values().swap(values_[index]);
        found_[index].clear();
    }
    for (std::size_t index = 0; index < fields_.size(); ++index) read_header(index, event);
    if (reads_records_) {
        const auto* const cwd = event.find_record(RecordType::cwd);
        directory_.clear();
        if (cwd != nullptr) append_decoded(directory_, cwd->field("cwd").value_or(std::string_view{}));
        for (const auto& record : event.records()) read_record(record);
    }
    for (std::size_t index = 0; index < fields_.size(); ++index) found_[index].values().swap(values_[index]);
    return values_;
}

// What needs no look at every field of every record.
void FieldReader::Impl::read_header(std::size_t index, const EventView& event) {
    auto& found = found_[index];
    const auto time = event.id().time;
    switch (fields_[index].source_) {
        case Source::time:
            found.add(local_time(time, options_.iso_times ? TimeStyle::iso : TimeStyle::millisecond));
            break;
        case Source::raw_time: {
            const auto second = std::chrono::floor<std::chrono::seconds>(time);
            found.add(fmt::format("{}.{:03}", second.time_since_epoch().count(), (time - second).count()));
            break;
        }
        case Source::date:
            found.add(local_time(time, TimeStyle::day));
            break;
        case Source::hour: {
            auto text = local_time(time, TimeStyle::minute);
            found.add(text.replace(text.size() - 2, 2, "00"));
            break;
        }
        case Source::event:
            found.add(to_string(event.id()));
            break;
        case Source::serial:
            found.add(std::to_string(event.id().serial));
            break;
        case Source::node:
            if (event.id().node) found.add(*event.id().node);
            break;
        case Source::type:
            found.add(record_type_name(event.type()));
            break;
        case Source::types:
            for (const auto& record : event.records()) found.add(record_type_name(record.type()));
            break;
        case Source::argv:
            found.values() = event.argv();
            break;
        case Source::command:
            if (const auto text = command(event); !text.empty()) found.add(text);
            break;
        case Source::container:
            if (const auto id = container(event); !id.empty()) found.add(id);
            break;
        default:
            break;
    }
}

void FieldReader::Impl::read_record(const RecordView& record) {
    interpreter_.set_record(record);
    for (const auto& field : record.fields()) {
        for (std::size_t index = 0; index < fields_.size(); ++index) read_field(index, record, field);
    }
}

void FieldReader::Impl::read_field(std::size_t index, const RecordView& record, const Field& field) {
    const auto& wanted = fields_[index];
    auto& found = found_[index];
    const std::string_view name = wanted.name_;
    switch (wanted.source_) {
        case Source::raw_field:
            if (name.substr(kRaw.size()) == field.name) found.add(field.value);
            break;
        case Source::record_field:
            if (name == "success") {
                if (field.name == name || field.name == "res")
                    found.add(outcome(interpreter_.interpret(field)));
            } else if (name == field.name || (name == "tty" && field.name == "terminal")) {
                found.add(interpreter_.interpret(field));
            }
            break;
        case Source::file:
            if (field.name == "name" && record.type() == RecordType::path) {
                if (record.field("nametype") != "PARENT") add_file(index, field);
            } else if (field.name == "path" &&
                       (record.type() == RecordType::avc || record.type() == RecordType::avc_path)) {
                add_file(index, field);
            }
            break;
        case Source::host:
            if ((field.name == "hostname" || field.name == "addr") && field.value != "?") {
                found.add(interpreter_.interpret(field));
            } else if (field.name == "saddr") {
                if (const auto host = socket_host(interpreter_.interpret(field)); !host.empty())
                    found.add(host);
            }
            break;
        default:
            break;
    }
}

void FieldReader::Impl::add_file(std::size_t index, const Field& name) {
    const auto text = interpreter_.interpret(name);
    if (text == kNone) return;
    if (text.starts_with('/') || directory_.empty()) {
        found_[index].add(text);
    } else {
        const auto separator = directory_.ends_with('/') ? "" : "/";
        found_[index].add(fmt::format("{}{}{}", directory_, separator, text));
    }
}

std::string FieldReader::Impl::command(const EventView& event) {
    if (const auto arguments = event.argv(); !arguments.empty()) return join_arguments(arguments);
    for (const std::string_view name : {"proctitle", "cmd"}) {
        for (const auto& record : event.records()) {
            const auto value = record.field(name);
            if (value && *value != kNone) return std::string(interpreter_.interpret(record, {name, *value}));
        }
    }
    return {};
}

// What whoever knows says, else what the event itself says.
std::string FieldReader::Impl::container(const EventView& event) {
    if (options_.find_container) return options_.find_container(event);
    container_.clear();
    container_.begin_command();
    const auto arguments = event.argv();
    for (const auto& argument : arguments) container_.add_argument(argument);
    for (const auto& record : event.records()) {
        for (const auto& field : record.fields()) {
            if (field.name == "proctitle" && arguments.empty()) {
                container_.begin_command();
                container_.add_title(decode_value(field.value));
            } else if (field.name == "cwd" || (field.name == "name" && record.type() == RecordType::path)) {
                container_.add_path(decode_value(field.value));
            }
        }
    }
    return std::string(container_.id());
}

std::string FieldReader::Impl::local_time(Timestamp time, TimeStyle style) const {
    std::string text;
    append_local_time(text, time, style, options_.utc_offset);
    return text;
}

FieldReader::FieldReader(std::vector<EventField> fields, FieldReaderOptions options)
    : impl_(std::make_unique<Impl>(std::move(fields), std::move(options))) {}

FieldReader::FieldReader(FieldReader&&) noexcept = default;
FieldReader& FieldReader::operator=(FieldReader&&) noexcept = default;
FieldReader::~FieldReader() = default;

const std::vector<EventField>& FieldReader::fields() const noexcept {
    return impl_->fields();
}
std::span<const FieldReader::Values> FieldReader::read(const EventView& event) {
    return impl_->read(event);
}

}  // namespace dockaudit
