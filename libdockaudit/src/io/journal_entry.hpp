#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// The fields of an entry of the journal that tell of an audit record (systemd.journal-fields(7)).
enum class JournalField : std::uint8_t {
    transport,
    audit_type,
    audit_id,
    source_time,
    message,
    host_name,
    machine_id,
    uid,
    identifier,
};

inline constexpr std::size_t kJournalFields = 9;

/// A longer value is no value: no record is so long.
inline constexpr std::size_t kMaxJournalValue = 1 << 20;

/// The name of a field, as in `_AUDIT_ID=42`.
std::string_view journal_field_name(JournalField field) noexcept;

/// The field of that name; absent for the many that are not asked for.
std::optional<JournalField> find_journal_field(std::string_view name) noexcept;

/// True if a field can have that name.
bool is_journal_field_name(std::string_view name) noexcept;

/// What an entry of the journal says of an audit record. Of a field that it has several times the first counts.
class JournalEntry {
 public:
    void clear() noexcept { known_.reset(); }

    bool has(JournalField field) const noexcept { return known_.test(index_of(field)); }

    /// The value; empty for a field that is absent.
    std::string_view operator[](JournalField field) const noexcept {
        return has(field) ? std::string_view(values_[index_of(field)]) : std::string_view{};
    }

    void set(JournalField field, std::string_view value) {
        if (has(field) || value.size() > kMaxJournalValue) return;
        values_[index_of(field)] = value;
        known_.set(index_of(field));
    }

 private:
    static std::size_t index_of(JournalField field) noexcept { return static_cast<std::size_t>(field); }

    std::array<std::string, kJournalFields> values_;
    std::bitset<kJournalFields> known_;
};

/// Where records stand in the journal: in entries with one of these fields.
struct JournalMatch {
    JournalField field;
    std::string_view value;
};
inline constexpr std::array<JournalMatch, 6> kJournalMatches{{
    {JournalField::transport, "audit"},
    {JournalField::transport, "kernel"},
    {JournalField::identifier, "audit"},
    {JournalField::identifier, "auditd"},
    {JournalField::identifier, "audispd"},
    {JournalField::identifier, "audisp-syslog"},
}};

/// Makes the lines of auditd out of entries of the journal.
///
/// journald takes a record apart: type, serial and time are fields, the text is the message. Other entries have
/// whole records as message: those of the kernel, and those of auditd's own programs, if root sent them; what
/// other programs print may be anything. A record that comes in several of these ways is written once.
///
/// Records of this host have no node, as auditd writes them; those of another have the name of that host, or its
/// machine id, so that they do not melt with others.
class JournalRecords {
 public:
    /// *machine_id* is that of this host; empty if it has none.
    explicit JournalRecords(std::string machine_id);

    /// Appends the lines of an entry, nothing if it holds no record. One that should be a record but lacks a part
    /// gives a line that is none and says so.
    void append(const JournalEntry& entry, std::string& out);

 private:
    /// A record that was written, to know it when it comes in another way.
    struct Written {
        char way = 0;
        std::int32_t type = 0;
        std::uint64_t time = 0;  // milliseconds
        std::uint64_t serial = 0;
        std::uint64_t text_hash =
            0;                 // of the host, and of as much of the text as a message of the kernel holds
        std::size_t size = 0;  // of the text
    };

    void append_audit(const JournalEntry& entry, std::string& out);
    void append_message(const JournalEntry& entry, char way, std::string& out);
    bool is_known(Written record, std::string_view text);

    std::string machine_id_;
    std::string node_;              // `node=NAME `, or nothing, for the entry at hand
    std::vector<Written> written_;  // by their hash; the last one of each
};

/// The id of this machine (machine-id(5)); empty if it has none.
std::string read_machine_id();

/// A line that is no record, for something that should have been one. *what* has no parentheses.
void append_journal_damage(std::string_view what, std::string& out);

}  // namespace dockaudit
