#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <dockaudit/record_type.hpp>

#include "base/short_word.hpp"
#include "record/enrichment.hpp"

namespace dockaudit {

/// The interpretations that auditd stored with a record: `UID="root" SYSCALL=execve SADDR={ … }`.
///
/// Records of one type nearly always store the same names in the same order. Those of the last one of each
/// type are remembered: a name that was asked for then has its interpretation at the same place now.
///
/// *Lifetime*: borrows the text that was read last.
class Enrichment {
 public:
    /// What a search for one name in the records of one type found last.
    class Place {
        friend class Enrichment;
        std::uint64_t version_ = 0;
        std::size_t index_ = 0;

        Place(std::uint64_t version, std::size_t index) noexcept : version_(version), index_(index) {}

     public:
        Place() = default;
    };

    void read(RecordType type, std::string_view text);
    void clear() noexcept {
        entries_.clear();
        initials_ = 0;
        version_ = 0;
    }

    /// The stored text for a field, quotes and all: of those whose name is the field's in capitals, the one
    /// with as many before it as the record has fields of that name before the field (`occurrence`). Absent
    /// for one that begins with `unknown-`, which auditd writes where it knew nothing.
    std::optional<std::string_view> find(std::string_view field_name,
                                         std::size_t occurrence = 0) const noexcept;

    /// False if no text is stored for fields of that name.
    bool may_have(std::string_view field_name) const noexcept {
        return !field_name.empty() && (initials_ & bit(field_name.front())) != 0;
    }

    /// The same. *Requires*: `place` is new or was used for this name only.
    std::optional<std::string_view> find(std::string_view field_name, Place& place) const noexcept {
        if (entries_.empty()) return std::nullopt;
        if (version_ == 0 || place.version_ != version_) place = {version_, index_of(field_name)};
        return value_at(place.index_);
    }

 private:
    // Letters of either case share a bit.
    static constexpr std::uint32_t bit(char c) noexcept {
        return std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);
    }

    struct Entry {
        std::string_view name;
        std::string_view value;
    };

    // The names of one record, each with its `=`.
    struct Names {
        std::vector<ShortWord> words;
        std::uint64_t version = 0;  // 0: not remembered
    };

    void add(std::string_view name, std::string_view value);
    bool read_words(std::string_view text, const Names& expected);
    void learn(Names& names);
    std::size_t index_of(std::string_view field_name, std::size_t occurrence = 0) const noexcept;

    std::optional<std::string_view> value_at(std::size_t index) const noexcept {
        if (index == entries_.size()) return std::nullopt;
        const auto value = entries_[index].value;
        if (value.starts_with("unknown-") || is_cut_name(value)) return std::nullopt;
        return value;
    }

    std::vector<Entry> entries_;
    std::uint32_t initials_ = 0;  // of the names: most fields are not among them, which one test shows

    // Types share a place where a log has that many; then they learn in turn.
    std::array<Names, 256> names_of_types_;
    std::uint64_t last_version_ = 0;  // each list of names that was learnt has its own
    std::uint64_t version_ = 0;       // of the names at hand; 0: not remembered
};

}  // namespace dockaudit
