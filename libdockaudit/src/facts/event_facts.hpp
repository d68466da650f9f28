#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "facts/record_rules.hpp"
#include "facts/value.hpp"

namespace dockaudit {

/// A field that gives an attribute of an event. *Lifetime*: borrows the record.
struct Fact {
    Field field;
    const RecordView* record = nullptr;
    Reader reader = Reader::plain;
    std::uint8_t occurrence = 0;  ///< fields of that name before it in the record, as far as it matters
};

/// What one event says: the values of the wanted attributes, found in one pass over the records that can have
/// them. Nothing is decoded before it is asked for.
///
/// Criteria, columns, counts and JSON ask this one reader, so that what one of them finds the others show.
///
/// *Lifetime*: borrows the event.
class EventFacts {
 public:
    EventFacts(const EventView& event, AttributeSet wanted);
    EventFacts(const EventFacts&) = delete;
    EventFacts& operator=(const EventFacts&) = delete;

    /// The value of an attribute that has one value; absent if the event has none or it is no number.
    std::optional<std::int64_t> number(Attribute attribute) const noexcept;

    /// True if a value of the attribute is that number.
    bool has_number(Attribute attribute, std::int64_t number) const noexcept;

    /// Calls `visit(const Fact&)` for each fact of an attribute, in the order of the records, until it says
    /// false; then the result is false too.
    template <class Visit>
    bool visit_facts(Attribute attribute, Visit visit) const {
        return std::ranges::all_of(
            facts_, [&](const Entry& entry) { return entry.attribute != attribute || visit(entry.fact); });
    }

    /// Whether what the event tells of was done; absent if no record says so. `number(Attribute::success)` is
    /// what `-sv` asks, and knows more: to ausearch(8), any word that is no failure is a success, and so is a
    /// LOGIN or CONFIG_CHANGE record without a result. Where that is 0 this is false.
    std::optional<bool> succeeded() const noexcept;

    /// The fact of an attribute that has one value; null if the event has none.
    const Fact* find(Attribute attribute) const noexcept;

    /// What auditd stored with the record for the id that the attribute has; absent if it knew no name.
    std::optional<std::string> enriched_name(Attribute attribute) const;

    /// Calls `visit(std::string_view text, const Fact&)` for each text of an attribute, in the order of the
    /// records, until it says false; then the result is false too. *Lifetime*: the text dies with the call.
    template <class Visit>
    bool visit_texts(Attribute attribute, Visit visit) const {
        for (const auto& entry : facts_) {
            if (entry.attribute != attribute) continue;
            const Text text(entry.fact.field.value, entry.fact.reader);
            if (text.view() && !visit(*text.view(), entry.fact)) return false;
        }
        return true;
    }

    /// The working directory, decoded; empty if the event names none.
    std::string directory() const;

    /// True if the name of a file is one of the working directory. Of the names without a slash before them
    /// only those of PATH records are, and not where the event may name another folder.
    bool is_in_directory(std::string_view name, const Fact& fact) const noexcept;

 private:
    class Pass;

    struct Entry {
        Attribute attribute;
        Fact fact;
    };

    EventView event_;
    AttributeSet present_;
    std::array<std::byte, 1024> buffer_;  // enough for a dozen facts without a heap allocation
    std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
    std::pmr::vector<Entry> facts_{&memory_};  // few, because few attributes are wanted
};

/// Calls `visit(std::string text)` with the titles in an event, until it says false: of its process
/// (PROCTITLE, of which the kernel keeps 128 bytes) and of what sudo ran (USER_CMD). NUL bytes, which
/// separate words, are spaces, and those at the end are left out. The result is false if `visit` said so.
bool visit_titles(const EventView& event, const std::function<bool(std::string&&)>& visit);

}  // namespace dockaudit
