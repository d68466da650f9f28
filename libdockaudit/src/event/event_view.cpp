#include <dockaudit/event_view.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>

#include <fmt/format.h>

#include "record/record_reader.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {

namespace {

// FNV-1a in 32 bits: what is shown to users is to be the same for ever and on every machine.
class StableHash {
 public:
    void add(std::string_view text) noexcept {
        constexpr std::uint32_t kPrime = 16777619;
        for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * kPrime;
    }
    std::uint32_t value() const noexcept { return hash_; }

 private:
    std::uint32_t hash_ = 2166136261;
};

bool is_call(const RecordView& record) noexcept {
    return record.type() == RecordType::syscall || record.type() == RecordType::uringop;
}

}  // namespace

std::string EventView::unique_id() const {
    auto text = to_string(id());
    if (std::ranges::any_of(records_, is_call)) return text;
    const auto& first = records_.front();
    StableHash hash;
    if (first.type() == RecordType::unknown) {
        hash.add(first.type_name());
    } else {  // the name of a number may change with libaudit
        const fmt::format_int number(to_number(first.type()));
        hash.add({number.data(), number.size()});
    }
    hash.add(first.body());
    return text.insert(text.rfind('/'), fmt::format("#{:08x}", hash.value()));
}

bool EventView::is_enriched() const noexcept {
    return std::ranges::any_of(records_, &RecordView::is_enriched);
}

const RecordView* EventView::find_record(RecordType type) const noexcept {
    const auto found = std::ranges::find(records_, type, &RecordView::type);
    return found == records_.end() ? nullptr : &*found;
}

std::optional<std::string_view> EventView::field(std::string_view name) const {
    for (const auto& record : records_) {
        if (const auto value = record.field(name)) return value;
    }
    return std::nullopt;
}

std::optional<std::string> EventView::decoded_field(std::string_view name) const {
    for (const auto& record : records_) {
        const auto value = record.field(name);
        if (!value) continue;
        std::string text;
        append_untrusted(text, *value, hex_rule(record.type(), name));
        return text;
    }
    return std::nullopt;
}

Event EventView::to_owned() const {
    return Event(*this);
}

namespace {

std::vector<RecordView> read_records(std::string_view lines, RecordReader& reader) {
    std::vector<RecordView> records;
    while (!lines.empty()) {
        const auto newline = lines.find('\n');
        reader.read_unknown(lines.substr(0, newline), records);
        if (newline == std::string_view::npos) break;
        lines.remove_prefix(newline + 1);
    }
    return records;
}

// A view of the same bytes of a copy; unchanged if it is a view of something else.
void rebase(std::string_view& part, std::string_view original, std::string_view copy) noexcept {
    const std::less_equal<const char*> is_not_after;
    if (!is_not_after(original.data(), part.data())) return;
    if (!is_not_after(part.data() + part.size(), original.data() + original.size())) return;
    part = copy.substr(static_cast<std::size_t>(part.data() - original.data()), part.size());
}

}  // namespace

Event::Event(std::string_view lines) {
    RecordReader reader;
    *this = Event(std::span<const RecordView>(read_records(lines, reader)), 0);
}

Event::Event(std::span<const RecordView> records, std::uint32_t log)
    : records_(records.begin(), records.end()), log_(log) {
    for (const auto& record : records) {
        if (record.follows_in_line()) continue;
        if (&record != records.data()) bytes_.push_back('\n');
        bytes_.insert(bytes_.end(), record.line().begin(), record.line().end());
    }
    lines_size_ = bytes_.size();
    for (const auto& record : records) {
        if (!record.is_unescaped()) continue;
        bytes_.insert(bytes_.end(), record.whole_text_.begin(), record.whole_text_.end());
        // The host of a prefix lies before the text.
        if (record.id_.node) bytes_.insert(bytes_.end(), record.id_.node->begin(), record.id_.node->end());
    }
    borrow_from_bytes();
}

// Lets the records, which borrow from the originals, borrow from the copy.
void Event::borrow_from_bytes() noexcept {
    std::string_view rest(bytes_.data(), bytes_.size());
    auto texts = rest.substr(lines_size_);
    std::string_view line;
    const auto take = [](std::string_view& from, std::size_t size) {
        const auto part = from.substr(0, size);
        from.remove_prefix(size);
        return part;
    };
    for (auto& record : records_) {
        if (!record.follows_in_line_) {
            if (&record != records_.data()) rest.remove_prefix(1);
            line = take(rest, record.line_.size());
        }
        const auto original = record.is_unescaped_ ? record.whole_text_ : record.line_;
        const auto copy = record.is_unescaped_ ? take(texts, original.size()) : line;
        record.line_ = line;
        rebase(record.whole_text_, original, copy);
        rebase(record.type_name_, original, copy);
        if (!record.id_.node) continue;
        if (record.is_unescaped_) {
            record.id_.node = take(texts, record.id_.node->size());
        } else {
            rebase(*record.id_.node, original, copy);
        }
    }
}

}  // namespace dockaudit
