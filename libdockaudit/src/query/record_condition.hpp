#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <dockaudit/event_view.hpp>
#include <dockaudit/query.hpp>

#include "query/regular_expression.hpp"
#include "query/tree.hpp"

namespace dockaudit {

enum class Comparison : std::uint8_t { less, less_equal, equal, greater, greater_equal, not_equal };

// The primary expressions of ausearch-expression(5), each asked of one record. A field that the record lacks
// meets no comparison, not even that it is different.

/// `r=` and `r!=`: the stored value.
struct RawTest {
    std::string field;
    std::string value;
    bool is_equal = true;
};
/// `i=` and `i!=`: what the value means.
struct InterpretedTest {
    std::string field;
    std::string value;
    bool is_equal = true;
    std::shared_ptr<const ValueInterpreter> interpreter;  ///< never null
};
/// The number that the value is.
struct ValueTest {
    std::string field;
    Comparison comparison = Comparison::equal;
    std::int64_t number = 0;
};
/// `\timestamp`, and with a serial `\timestamp_ex`.
struct StampTest {
    Comparison comparison = Comparison::equal;
    Timestamp time;
    std::optional<std::uint64_t> serial;
};
/// `\record_type`
struct TypeNumberTest {
    Comparison comparison = Comparison::equal;
    std::int64_t number = 0;
};
/// `\regexp`: of the record without its enriched part.
struct RegexpTest {
    RegularExpression regexp;
};

using RecordLeaf = std::variant<RawTest, InterpretedTest, ValueTest, StampTest, TypeNumberTest, RegexpTest>;
using RecordTree = Tree<RecordLeaf>;

/// A compiled expression. The whole of it holds for one record or does not.
struct RecordCondition {
    RecordTree tree;

    /// True if it holds for some record of the event.
    bool holds_any(const EventView& event) const;
};

/// Compiles an expression of ausearch-expression(5). *Errors*: `Error` of kind usage that shows the mistake
/// in `text`.
RecordCondition parse_record_condition(std::string_view text, ValueInterpreter interpreter);

/// The number that a value of that field is: decimal, with 0x hexadecimal, with a leading 0 octal. The ids of
/// users, groups and sessions have 32 bits, so that -1 and `unset` are 4294967295.
std::optional<std::int64_t> parse_field_number(std::string_view field, std::string_view value) noexcept;

}  // namespace dockaudit
