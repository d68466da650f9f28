#include <dockaudit/event_counts.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <ranges>
#include <set>
#include <utility>

namespace dockaudit {
namespace {

// A group is kept as the lengths and bytes of its values, so that no byte in a value can pass for a border.

void append_length(std::string& key, std::size_t length) {
    for (unsigned shift = 0; shift < 32; shift += 8) key += static_cast<char>((length >> shift) & 0xFFU);
}

std::size_t take_length(std::string_view& key) noexcept {
    std::size_t length = 0;
    for (unsigned at = 0; at < 4; ++at)
        length |= std::size_t{static_cast<unsigned char>(key[at])} << (8 * at);
    key.remove_prefix(4);
    return length;
}

void append_values(std::string& key, std::span<const std::string> values) {
    append_length(key, values.size());
    for (const auto& value : values) {
        append_length(key, value.size());
        key += value;
    }
}

std::vector<std::vector<std::string>> decode(std::string_view key) {
    std::vector<std::vector<std::string>> fields;
    while (!key.empty()) {
        auto& values = fields.emplace_back(take_length(key));
        for (auto& value : values) {
            const auto length = take_length(key);
            value = key.substr(0, length);
            key.remove_prefix(length);
        }
    }
    return fields;
}

// Two fields with thousands of values each have millions of combinations.
constexpr std::size_t kMostCombinations = 10'000;

// A value of each field, by its number.
using Combination = std::vector<std::uint32_t>;
constexpr std::uint32_t kAbsent = UINT32_MAX;

struct Combinations {
    std::set<Combination> rows;
    bool is_cut = false;  // there are more
};

// Adds what the two say together to `result`: each of one with each of the other.
void multiply(const Combinations& a, const Combinations& b, std::size_t limit, Combinations& result) {
    result.is_cut = a.is_cut || b.is_cut;
    for (const auto& left : a.rows) {
        for (const auto& right : b.rows) {
            auto both = left;
            for (std::size_t i = 0; i < both.size(); ++i) both[i] = std::min(both[i], right[i]);
            if (result.rows.size() >= limit && !result.rows.contains(both)) {
                result.is_cut = true;
                return;
            }
            result.rows.insert(std::move(both));
        }
    }
}

Combinations nothing(std::size_t fields) {
    return {{Combination(fields, kAbsent)}, false};
}

// What one record says of the fields. Fields that it has equally often belong together, the first with the
// first, as the `uid` and `auid` of a process and those in its message; the others are combined, each value
// with each.
Combinations combine_record(std::size_t fields, std::span<const FieldReader::Place> places,
                            std::size_t limit) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> of_fields;
    for (const auto& place : places) of_fields[place.field].push_back(place.value);
    std::map<std::size_t, std::vector<Combination>> by_count;
    for (const auto& [field, values] : of_fields) {
        auto& rows = by_count[values.size()];
        rows.resize(values.size(), Combination(fields, kAbsent));
        for (std::size_t i = 0; i < values.size(); ++i) rows[i][field] = values[i];
    }
    auto all = nothing(fields);
    for (const auto& [count, rows] : by_count) {
        const Combinations values{{rows.begin(), rows.end()}, false};
        Combinations more;
        multiply(all, values, limit, more);
        more.is_cut |= all.is_cut;
        all = std::move(more);
    }
    return all;
}

std::vector<bool> present_in(const Combination& row) {
    std::vector<bool> present(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) present[i] = row[i] != kAbsent;
    return present;
}

// Takes out the rows that others say in full. For each two sets of present fields, one within the other, the
// rows of the larger are looked up among those of the smaller.
void remove_parts(std::set<Combination>& rows) {
    std::map<std::vector<bool>, std::vector<Combination>> by_fields;
    for (const auto& row : rows) by_fields[present_in(row)].push_back(row);
    for (const auto& [few, unused] : by_fields) {
        for (const auto& [many, full_rows] : by_fields) {
            const auto is_within = [&](std::size_t i) { return !few[i] || many[i]; };
            bool is_part = few != many;
            for (std::size_t i = 0; is_part && i < few.size(); ++i) is_part = is_within(i);
            if (!is_part) continue;
            for (auto row : full_rows) {
                for (std::size_t i = 0; i < row.size(); ++i) row[i] = few[i] ? row[i] : kAbsent;
                rows.erase(row);
            }
        }
    }
}

// Puts fields that stand together in some record, directly or by way of others, into one group.
class FieldGroups {
 public:
    explicit FieldGroups(std::size_t fields) : parents_(fields) {
        std::iota(parents_.begin(), parents_.end(), 0U);
    }

    void join(std::uint32_t a, std::uint32_t b) { parents_[of(a)] = of(b); }
    std::uint32_t of(std::uint32_t field) const {
        while (parents_[field] != field) field = parents_[field];
        return field;
    }

 private:
    std::vector<std::uint32_t> parents_;
};

// The combinations of the values that stand at these places, which are in the order of the records.
Combinations combine(std::size_t fields, std::span<const FieldReader::Place> places, std::size_t limit) {
    using Place = FieldReader::Place;
    const auto for_each_record = [&](const auto& visit) {
        for (std::size_t begin = 0; begin < places.size();) {
            auto end = begin + 1;
            const bool is_event = places[begin].record == Place::kEvent;
            const auto is_together = [&](std::size_t i) {
                return is_event ? places[i].record == Place::kEvent && places[i].field == places[begin].field
                                : places[i].record == places[begin].record;
            };
            while (end < places.size() && is_together(end)) ++end;
            visit(places.subspan(begin, end - begin));
            begin = end;
        }
    };
    FieldGroups groups(fields);
    for_each_record([&](std::span<const Place> record) {
        for (const auto& place : record) groups.join(place.field, record.front().field);
    });
    std::map<std::uint32_t, Combinations> of_groups;
    for_each_record([&](std::span<const Place> record) {
        auto& group = of_groups[groups.of(record.front().field)];
        auto rows = combine_record(fields, record, limit);
        group.is_cut |= rows.is_cut;
        group.rows.merge(rows.rows);
        if (group.rows.size() > limit) {
            group.is_cut = true;
            group.rows.erase(std::next(group.rows.begin(), static_cast<std::ptrdiff_t>(limit)),
                             group.rows.end());
        }
    });
    auto all = nothing(fields);
    for (auto& [field, group] : of_groups) {
        remove_parts(group.rows);
        Combinations more;
        multiply(all, group, limit, more);
        more.is_cut |= all.is_cut;
        all = std::move(more);
    }
    return all;
}

}  // namespace

FieldCounter::FieldCounter(std::vector<EventField> fields, FieldReaderOptions options, CountLimits limits)
    : reader_(std::move(fields), std::move(options)), limits_(limits) {}

void FieldCounter::add(const EventView& event) {
    const auto values = reader_.read(event);
    std::string key;
    // Mostly there is one combination.
    const auto& fields = reader_.fields();
    const auto is_single = [&](std::size_t index) {
        return values[index].size() < 2 || fields[index].name() == "argv";
    };
    if (std::ranges::all_of(std::views::iota(std::size_t{0}, fields.size()), is_single)) {
        for (const auto& value : values) append_values(key, value);
        return count(key);
    }
    const auto combinations = combine(fields.size(), reader_.places(), kMostCombinations);
    if (combinations.is_cut) ++uncounted_;
    for (const auto& combination : combinations.rows) {
        key.clear();
        for (std::size_t index = 0; index < combination.size(); ++index) {
            std::span<const std::string> chosen(values[index]);
            if (fields[index].name() != "argv") {
                const bool is_absent = combination[index] == kAbsent;
                chosen = is_absent ? chosen.first(0) : chosen.subspan(combination[index], 1);
            }
            append_values(key, chosen);
        }
        count(key);
    }
}

void FieldCounter::count(const std::string& key) {
    const auto known = counts_.find(key);
    if (known != counts_.end()) {
        ++known->second;
    } else if (counts_.size() < limits_.groups && bytes_ + key.size() <= limits_.bytes) {
        counts_.emplace(key, 1);
        bytes_ += key.size();
    } else {
        ++uncounted_;
    }
}

std::vector<FieldCounter::Group> FieldCounter::groups() const {
    std::vector<Group> groups;
    groups.reserve(counts_.size());
    for (const auto& [key, count] : counts_) groups.push_back({decode(key), count});
    std::ranges::sort(groups, [](const Group& a, const Group& b) {
        return a.count != b.count ? a.count > b.count : a.values < b.values;
    });
    return groups;
}

}  // namespace dockaudit
