#pragma once

#include <array>
#include <cstring>
#include <string_view>

#include <dockaudit/record_type.hpp>

#include "base/words64.hpp"

namespace dockaudit {

/// `parse_record_type` with a memory for the names that a log repeats: a table of a few entries, the last one
/// wins.
class RecordTypeCache {
 public:
    RecordType parse(std::string_view name) noexcept {
        if (name.empty() || name.size() > kMaxName) return parse_record_type(name);
        const auto first = static_cast<unsigned char>(name.front());
        const auto last = static_cast<unsigned char>(name.back());
        auto& entry = entries_[(name.size() * 7 + first * 5U + last) % entries_.size()];
        if (entry.size != name.size() || !same_bytes(entry.name.data(), name.data(), name.size())) {
            entry.type = parse_record_type(name);
            entry.size = name.size();
            std::memcpy(entry.name.data(), name.data(), name.size());
        }
        return entry.type;
    }

 private:
    static constexpr std::size_t kMaxName = 24;
    struct Entry {
        std::array<char, kMaxName> name{};
        std::size_t size = 0;
        RecordType type = RecordType::unknown;
    };
    std::array<Entry, 64> entries_{};
};

}  // namespace dockaudit
