#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "query/record_rules.hpp"
#include "query/text_pattern.hpp"

namespace dockaudit {

/// A field that gives an attribute of an event. *Lifetime*: borrows the record.
struct Fact {
    Field field;
    const RecordView* record = nullptr;
    Reader reader = Reader::plain;
    std::uint8_t occurrence =
        0;  ///< how many fields of that name the record has before it, as far as it matters
};

/// The values of the wanted attributes of one event, found in one pass over the records that can have them.
/// Nothing is decoded before it is asked for.
///
/// *Lifetime*: borrows the event.
class EventFacts {
 public:
    EventFacts(const EventView& event, AttributeSet wanted);
    EventFacts(const EventFacts&) = delete;
    EventFacts& operator=(const EventFacts&) = delete;

    /// The value of an attribute that has one value.
    std::optional<std::int64_t> number(Attribute attribute) const noexcept;

    /// What auditd wrote behind the record for the id that the attribute has; absent if it knew no name.
    std::optional<std::string> enriched_name(Attribute attribute) const;

    /// True if the pattern holds of a text of the attribute.
    bool any_text(Attribute attribute, const TextPattern& pattern) const;

 private:
    class Pass;

    struct Entry {
        Attribute attribute;
        Fact fact;
    };

    // *Requires*: an attribute that has one value.
    const Fact* find(Attribute attribute) const noexcept;

    bool any_file(const TextPattern& pattern) const;

    AttributeSet present_;
    std::array<std::byte, 1024> buffer_;  // enough for a dozen facts without a heap allocation
    std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
    std::pmr::vector<Entry> facts_{&memory_};  // few, because few attributes are wanted
};

}  // namespace dockaudit
