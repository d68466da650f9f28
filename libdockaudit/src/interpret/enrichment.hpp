#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dockaudit {

/// The interpretations that auditd stored with a record: `UID="root" SYSCALL=execve SADDR={ … }`.
///
/// *Lifetime*: borrows the text that was read last.
class Enrichment {
 public:
    void read(std::string_view text);
    void clear() noexcept {
        entries_.clear();
        initials_ = 0;
    }

    /// The stored text for a field, quotes and all: the first whose name is the field's in capitals. Absent
    /// for one that begins with `unknown-`, which auditd writes where it knew nothing.
    std::optional<std::string_view> find(std::string_view field_name) const noexcept;

 private:
    struct Entry {
        std::string_view name;
        std::string_view value;
    };

    void add(std::string_view name, std::string_view value);

    std::vector<Entry> entries_;
    std::uint32_t initials_ = 0;  // of the names: most fields are not among them, which one test shows
};

}  // namespace dockaudit
