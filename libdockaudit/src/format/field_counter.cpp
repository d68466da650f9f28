#include <dockaudit/event_counts.hpp>

#include <algorithm>
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

}  // namespace

FieldCounter::FieldCounter(std::vector<EventField> fields, FieldReaderOptions options, CountLimits limits)
    : reader_(std::move(fields), std::move(options)), limits_(limits) {}

void FieldCounter::add(const EventView& event) {
    // Two fields with thousands of values each have millions of combinations.
    constexpr std::size_t kMostCombinations = 10'000;
    const auto found = reader_.read(event);
    const auto& fields = reader_.fields();
    const auto choices = [&](std::size_t index) {
        return fields[index].name() == "argv" ? 1 : std::max<std::size_t>(found[index].size(), 1);
    };
    std::vector<std::size_t> chosen(fields.size());
    std::string key;
    for (std::size_t combination = 0;; ++combination) {
        key.clear();
        for (std::size_t index = 0; index < fields.size(); ++index) {
            const std::span<const std::string> values(found[index]);
            const bool is_whole = values.empty() || fields[index].name() == "argv";
            append_values(key, is_whole ? values : values.subspan(chosen[index], 1));
        }
        if (combination == kMostCombinations) {
            ++uncounted_;
            return;
        }
        count(key);
        auto index = fields.size();
        while (index > 0 && ++chosen[index - 1] == choices(index - 1)) chosen[--index] = 0;
        if (index == 0) return;
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
