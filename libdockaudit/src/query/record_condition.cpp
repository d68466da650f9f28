#include "query/record_condition.hpp"

#include <algorithm>
#include <charconv>
#include <compare>
#include <tuple>

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "query/overloaded.hpp"
#include "record/shared_types.hpp"

namespace dockaudit {
namespace {

bool fits(Comparison comparison, std::strong_ordering order) noexcept {
    switch (comparison) {
        case Comparison::less:
            return order < 0;
        case Comparison::less_equal:
            return order <= 0;
        case Comparison::equal:
            return order == 0;
        case Comparison::greater:
            return order > 0;
        case Comparison::greater_equal:
            return order >= 0;
        case Comparison::not_equal:
            return order != 0;
    }
    return false;
}

// libauparse counts node and type of the header as the first fields of a record.
std::optional<std::string_view> find_header_field(const RecordView& record, std::string_view name) {
    if (name == "node" && record.id().node) return record.id().node;
    if (name == "type" && !record.type_name().empty()) return record.type_name();
    return std::nullopt;
}

// As libauparse spells a key that is stored in hex, as one of several always is: in hex if it has to be.
std::string key_spelling(std::string_view stored) {
    if (!is_hex_encoded(stored)) return std::string(stored);
    std::string text;
    append_hex_decoded(text, stored);
    const auto is_plain = [](char c) { return c > ' ' && c <= '~' && c != '"'; };
    if (std::ranges::all_of(text, is_plain)) return '"' + text + '"';
    std::string digits(stored);
    std::ranges::transform(digits, digits.begin(), to_upper);
    return digits;
}

// Compares the first field of that name. Keys are one field with several values: it is equal to each of them.
template <class ValueOf>
bool is_as_wanted(const RecordView& record, std::string_view name, std::string_view wanted, bool is_equal,
                  ValueOf value_of) {
    if (const auto value = find_header_field(record, name)) return (*value == wanted) == is_equal;
    bool is_there = false;
    for (const auto& field : record.fields()) {
        if (field.name != name) continue;
        is_there = true;
        const bool is_it = value_of(field) == wanted;
        if (is_it || name != "key") return is_it == is_equal;
    }
    return is_there && !is_equal;
}

bool holds_raw(const RawTest& test, const RecordView& record) {
    if (test.field != "key") {
        return is_as_wanted(record, test.field, test.value, test.is_equal,
                            [](const Field& field) { return field.value; });
    }
    return is_as_wanted(record, test.field, test.value, test.is_equal,
                        [](const Field& field) { return key_spelling(field.value); });
}

bool holds_interpreted(const InterpretedTest& test, const RecordView& record) {
    return is_as_wanted(record, test.field, test.value, test.is_equal,
                        [&](const Field& field) { return (*test.interpreter)(record, field); });
}

// What the kernel writes in hex without a mark.
bool is_hex_field(const RecordView& record, std::string_view name) noexcept {
    const bool is_argument = name.size() == 2 && name[0] == 'a' && name[1] >= '0' && name[1] <= '3';
    return name == "arch" || (is_argument && record.type() == RecordType::syscall);
}

bool holds_value(const ValueTest& test, const RecordView& record) {
    const auto value = record.field(test.field);
    if (!value) return false;
    std::optional<std::int64_t> number;
    if (is_hex_field(record, test.field)) {
        number = parse_field_number(test.field, std::string("0x").append(*value));
    } else {
        number = parse_field_number(test.field, *value);
    }
    return number && fits(test.comparison, *number <=> test.number);
}

bool holds_stamp(const StampTest& test, const EventId& id) {
    const auto serial = test.serial.value_or(id.serial);
    return fits(test.comparison, std::tie(id.time, id.serial) <=> std::tie(test.time, serial));
}

// The number of a record whose fields tell another type is true as well.
bool holds_type(const TypeNumberTest& test, const RecordView& record) {
    const auto fits_type = [&](RecordType type) {
        return fits(test.comparison, std::int64_t{to_number(type)} <=> test.number);
    };
    if (fits_type(record.type())) return true;
    return find_namesake(record.type()) != record.type() && fits_type(parse_record_type(record.type_name()));
}

bool holds_leaf(const RecordLeaf& leaf, const RecordView& record) {
    return std::visit(Overloaded{
                          [&](const RawTest& test) { return holds_raw(test, record); },
                          [&](const InterpretedTest& test) { return holds_interpreted(test, record); },
                          [&](const ValueTest& test) { return holds_value(test, record); },
                          [&](const StampTest& test) { return holds_stamp(test, record.id()); },
                          [&](const TypeNumberTest& test) { return holds_type(test, record); },
                          [&](const RegexpTest& test) { return test.regexp.matches(record.text()); },
                      },
                      leaf);
}

bool is_id_field(std::string_view field) noexcept {
    return field.ends_with("uid") || field.ends_with("gid") || field == "ses" || field == "old-ses";
}

}  // namespace

bool RecordCondition::holds_any(const EventView& event) const {
    return std::ranges::any_of(event.records(), [&](const RecordView& record) {
        return holds_tree(tree, [&](const RecordLeaf& leaf) { return holds_leaf(leaf, record); });
    });
}

std::optional<std::int64_t> parse_field_number(std::string_view field, std::string_view value) noexcept {
    constexpr std::int64_t kIdCount = std::int64_t{1} << 32;
    const bool is_id = is_id_field(field);
    if (is_id && value == "unset") return kIdCount - 1;
    const bool is_negative = value.starts_with('-');
    if (is_negative) value.remove_prefix(1);
    int base = 10;
    if (value.starts_with("0x") || value.starts_with("0X")) {
        base = 16;
        value.remove_prefix(2);
    } else if (value.starts_with('0') && !is_id) {
        base = 8;
    }
    if (value.starts_with('-')) return std::nullopt;
    std::int64_t number = 0;
    const auto* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number, base);
    if (error != std::errc{} || stop != end) return std::nullopt;
    if (is_negative) number = -number;
    return is_id && number < 0 ? number + kIdCount : number;
}

}  // namespace dockaudit
