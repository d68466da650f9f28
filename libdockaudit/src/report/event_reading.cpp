#include "report/event_reading.hpp"

#include <algorithm>

namespace dockaudit {
namespace {

constexpr std::size_t kShortId = 12;

constexpr AttributeSet kWanted{
    Attribute::session,  Attribute::arch, Attribute::exit,    Attribute::success, Attribute::uid,
    Attribute::euid,     Attribute::exe,  Attribute::pid,     Attribute::syscall, Attribute::terminal,
    Attribute::loginuid, Attribute::cwd,  Attribute::comm,    Attribute::host,    Attribute::file,
    Attribute::key,      Attribute::ppid, Attribute::subject,
};

}  // namespace

void EventReading::set(const EventSubject& subject) {
    subject_ = &subject;
    ++number_;
    facts_.reset();
    residence_.reset();
}

const EventFacts& EventReading::facts() {
    if (!facts_) facts_.emplace(event(), kWanted);
    return *facts_;
}

std::string_view EventReading::text(Attribute attribute) {
    auto& cached = texts_[to_index(attribute)];
    if (cached.event == number_) return cached.text;
    cached.event = number_;
    cached.text.clear();
    facts().visit_texts(attribute, [&](std::string_view text, const Fact&) {
        if (is_placeholder(text)) return true;
        cached.text = text;
        return false;
    });
    return cached.text;
}

std::string_view EventReading::name(Attribute attribute) {
    auto& cached = names_[to_index(attribute)];
    if (cached.event == number_) return cached.text;
    cached.event = number_;
    cached.text.clear();
    facts().visit_facts(attribute, [&](const Fact& fact) {
        cached.text = interpreter_.interpret(*fact.record, fact.field);
        return false;
    });
    return cached.text;
}

std::string_view EventReading::field(const RecordView& record, std::string_view name) {
    for (const auto& field : record.fields()) {
        if (field.name != name) continue;
        const auto text = interpreter_.interpret(record, field);
        return is_placeholder(text) ? std::string_view{} : text;
    }
    return {};
}

std::string_view EventReading::program() {
    const auto exe = text(Attribute::exe);
    return exe.empty() ? text(Attribute::comm) : exe;
}

std::optional<bool> EventReading::succeeded() {
    return facts().succeeded();
}

std::span<const std::string> EventReading::keys() {
    if (has_keys_ == number_) return keys_;
    has_keys_ = number_;
    keys_.clear();
    facts().visit_texts(Attribute::key, [&](std::string_view text, const Fact&) {
        if (!is_placeholder(text)) keys_.emplace_back(text);
        return true;
    });
    // Mostly one or two; a log may have any number of them.
    if (keys_.size() > 1) {
        std::sort(keys_.begin() + 1, keys_.end());
        keys_.erase(std::unique(keys_.begin() + 1, keys_.end()), keys_.end());
        const auto again = std::ranges::find(keys_.begin() + 1, keys_.end(), keys_.front());
        if (again != keys_.end()) keys_.erase(again);
    }
    return keys_;
}

const Residence& EventReading::residence() {
    if (!residence_) residence_ = subject_->residence();
    return *residence_;
}

std::string_view EventReading::place() {
    const auto& where = residence();
    if (where.place == ProcessPlace::unknown) return {};
    if (where.place == ProcessPlace::host) return "host";
    if (!where.name.empty()) return where.name;
    if (where.container == nullptr) return "container";
    return std::string_view(where.container->id).substr(0, kShortId);
}

}  // namespace dockaudit
