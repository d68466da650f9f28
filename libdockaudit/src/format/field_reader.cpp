#include <dockaudit/event_fields.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/interpreter.hpp>

#include "facts/event_facts.hpp"
#include "facts/file_path.hpp"
#include "format/container_columns.hpp"
#include "format/local_time.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kRaw = "raw.";
constexpr std::string_view kFlags = "flags";
constexpr std::string_view kNone = "(null)";

/// The values of one field of one event: each once, in their order.
class DistinctValues {
 public:
    void clear() noexcept {
        values_.clear();
        numbers_.clear();
    }

    /// The number of the value.
    std::uint32_t add(std::string_view value) {
        // An event can have a hundred thousand of them; most have one or two.
        constexpr std::size_t kMostWithoutIndex = 16;
        const auto next = static_cast<std::uint32_t>(values_.size());
        if (values_.size() < kMostWithoutIndex) {
            const auto number =
                static_cast<std::uint32_t>(std::ranges::find(values_, value) - values_.begin());
            if (number == next) values_.emplace_back(value);
            return number;
        }
        for (auto number = static_cast<std::uint32_t>(numbers_.size()); number < next; ++number)
            numbers_.emplace(values_[number], number);
        const auto [found, is_new] = numbers_.emplace(value, next);
        if (is_new) values_.emplace_back(value);
        return found->second;
    }

    std::vector<std::string>& values() noexcept { return values_; }

 private:
    std::vector<std::string> values_;
    std::unordered_map<std::string, std::uint32_t> numbers_;  // empty while there are few
};

}  // namespace

namespace {

/// The name of a record's type; of one that nobody knows, as the log spells it.
std::string type_of(const RecordView& record) {
    const bool is_known = record.type() != RecordType::unknown || record.type_name().empty();
    return is_known ? record_type_name(record.type()) : std::string(record.type_name());
}

/// The command line: the arguments, else the title of the process or what sudo ran.
std::string find_command(const EventView& event) {
    if (const auto arguments = event.argv(); !arguments.empty()) return join_arguments(arguments);
    std::string command;
    visit_titles(event, [&](std::string&& title) {
        if (title == kNone) return true;
        command = std::move(title);
        return false;
    });
    return command;
}

}  // namespace

class FieldReader::Impl {
 public:
    Impl(std::vector<EventField> fields, FieldReaderOptions options);

    std::span<const Values> read(const EventView& event);

    std::span<const Place> places() const noexcept { return places_; }
    const std::vector<EventField>& fields() const noexcept { return fields_; }

 private:
    using Source = EventField::Source;

    void read_header(std::size_t index, const EventSubject& subject);
    void read_facts(const EventView& event);
    void read_files(std::size_t index, const EventView& event, const EventFacts& facts);
    void read_record(std::size_t number, const RecordView& record);
    void add(std::size_t index, std::string_view value, std::size_t record = Place::kEvent);
    void read_containers(std::size_t index, const EventSubject& subject);
    std::string local_time(Timestamp time, TimeStyle style) const;

    std::vector<EventField> fields_;
    FieldReaderOptions options_;
    bool reads_records_ = false;
    bool raises_flags_ = false;  // the event that is read; then its column is not the field of a record
    AttributeSet attributes_;    // that are asked of the facts
    Interpreter interpreter_{{EscapeMode::raw}};
    std::vector<DistinctValues> found_;
    std::vector<Values> values_;
    std::vector<Place> places_;
};

FieldReader::Impl::Impl(std::vector<EventField> fields, FieldReaderOptions options)
    : fields_(std::move(fields)),
      options_(std::move(options)),
      found_(fields_.size()),
      values_(fields_.size()) {
    for (const auto& field : fields_) {
        reads_records_ |= field.source_ == Source::record_field || field.source_ == Source::raw_field ||
                          field.name_ == kFlags;
        if (field.source_ == Source::success) attributes_.insert(Attribute::success);
        if (field.source_ == Source::host) attributes_.insert(Attribute::host);
        if (field.source_ == Source::file)
            attributes_ = attributes_ | AttributeSet{Attribute::file, Attribute::cwd};
    }
}

std::span<const FieldReader::Values> FieldReader::Impl::read(const EventView& event) {
    places_.clear();
    for (std::size_t index = 0; index < fields_.size(); ++index) {
        found_[index].values().swap(values_[index]);
        found_[index].clear();
    }
    const EventSubject subject(event, options_.history.get());
    for (std::size_t index = 0; index < fields_.size(); ++index) read_header(index, subject);
    if (!attributes_.is_empty()) read_facts(event);
    if (reads_records_) {
        for (std::size_t number = 0; number < event.records().size(); ++number)
            read_record(number, event.records()[number]);
    }
    const auto by_record = [](const Place& place) { return place.record + 1; };  // the whole event first
    std::ranges::stable_sort(places_, {}, by_record);
    for (std::size_t index = 0; index < fields_.size(); ++index) found_[index].values().swap(values_[index]);
    return values_;
}

void FieldReader::Impl::add(std::size_t index, std::string_view value, std::size_t record) {
    if (value == kNone) return;
    places_.push_back(
        {static_cast<std::uint32_t>(index), found_[index].add(value), static_cast<std::uint32_t>(record)});
}

// What needs no look at every field of every record.
void FieldReader::Impl::read_header(std::size_t index, const EventSubject& subject) {
    const auto& event = subject.event();
    const auto time = event.id().time;
    switch (fields_[index].source_) {
        case Source::time:
            return add(index, local_time(time, options_.iso_times ? TimeStyle::iso : TimeStyle::millisecond));
        case Source::raw_time: {
            const auto second = std::chrono::floor<std::chrono::seconds>(time);
            return add(index,
                       fmt::format("{}.{:03}", second.time_since_epoch().count(), (time - second).count()));
        }
        case Source::date:
            return add(index, local_time(time, TimeStyle::day));
        case Source::hour: {
            auto text = local_time(time, TimeStyle::minute);
            return add(index, text.replace(text.size() - 2, 2, "00"));
        }
        case Source::event:
            return add(index, event.unique_id());
        case Source::serial:
            return add(index, std::to_string(event.id().serial));
        case Source::node:
            if (event.id().node) add(index, *event.id().node);
            return;
        case Source::type:
            return add(index, type_of(event.records().front()));
        case Source::types:
            for (std::size_t number = 0; number < event.records().size(); ++number)
                add(index, type_of(event.records()[number]), number);
            return;
        case Source::argv:
            found_[index].values() = event.argv();
            return;
        case Source::command:
            if (const auto text = find_command(event); !text.empty()) add(index, text);
            return;
        case Source::container:
            return read_containers(index, subject);
        default:
            return;
    }
}

void FieldReader::Impl::read_facts(const EventView& event) {
    const EventFacts facts(event, attributes_);
    const auto number_of = [&](const Fact& fact) {
        return static_cast<std::size_t>(fact.record - event.records().data());
    };
    for (std::size_t index = 0; index < fields_.size(); ++index) {
        switch (fields_[index].source_) {
            case Source::success:
                if (const auto succeeded = facts.succeeded()) add(index, *succeeded ? "yes" : "no");
                break;
            case Source::host:
                facts.visit_texts(Attribute::host, [&](std::string_view host, const Fact& fact) {
                    if (!is_placeholder(host)) add(index, host, number_of(fact));
                    return true;
                });
                break;
            case Source::file:
                read_files(index, event, facts);
                break;
            default:
                break;
        }
    }
}

void FieldReader::Impl::read_files(std::size_t index, const EventView& event, const EventFacts& facts) {
    const auto directory = facts.directory();
    facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        const auto record = static_cast<std::size_t>(fact.record - event.records().data());
        if (is_placeholder(name)) return true;
        if (directory.empty() || !facts.is_in_directory(name, fact)) {
            add(index, name, record);
        } else {
            std::string path;
            append_full_path(path, directory, name);
            add(index, path, record);
        }
        return true;
    });
}

void FieldReader::Impl::read_record(std::size_t number, const RecordView& record) {
    interpreter_.set_record(record);
    for (const auto& field : record.fields()) {
        for (std::size_t index = 0; index < fields_.size(); ++index) {
            const auto source = fields_[index].source_;
            const std::string_view name = fields_[index].name_;
            if (source == Source::raw_field) {
                if (name.substr(kRaw.size()) == field.name) add(index, field.value, number);
            } else if (source == Source::record_field ||
                       (source == Source::container && name == kFlags && !raises_flags_)) {
                const bool is_it = name == field.name || (name == "tty" && field.name == "terminal");
                if (is_it) add(index, interpreter_.interpret(field), number);
            }
        }
    }
}

void FieldReader::Impl::read_containers(std::size_t index, const EventSubject& subject) {
    const auto column = find_container_column(fields_[index].name_);
    auto values = read_container_column(*column, subject);
    if (column == ContainerColumn::flags) raises_flags_ = !values.empty();
    if (column == ContainerColumn::parent_argv) {
        found_[index].values() = std::move(values);
    } else {
        for (const auto& value : values) add(index, value);
    }
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
std::span<const FieldReader::Place> FieldReader::places() const noexcept {
    return impl_->places();
}

}  // namespace dockaudit
