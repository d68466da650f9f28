#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/export.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit {

class FieldScan;

/// One `name=value` of a record, as it is stored.
///
/// The fields of a record are those that auparse_first_field(3) and auparse_next_field(3) show, without
/// `type`, `node` and the time stamp of the header, and with whole values:
/// - the quoted message of a user-space record (`msg='op=login acct="root"'`) is not a field, its inside is;
/// - a value between quotes goes on to the quote that closes it: `op="add rule"`, `acct='a b'`; one whose
///   closing quote is missing to the next field;
/// - a text whose quotes a collector took away does so too: `comm=rs:main Q:Reg scontext=…`. Prose after
///   other values (`auid=1 new auid=0`) belongs to none, and what begins with a hyphen is no name;
/// - a parenthesis before a name, and a colon, comma, quote or parenthesis that prose put after a value are
///   cut off;
/// - `name=` with nothing after it is no field;
/// - `key=` with several keys, hex-encoded and joined by byte 0x01, gives a field for each; each value is the
///   hex of one key;
/// - `avc:  denied  { read write }` in an AVC or USER_AVC record gives `seresult=denied` and
///   `seperms=read write`, wherever it stands (libauparse puts commas where this value has the spaces of the
///   record).
///
/// The value keeps its encoding: quotes, hex digits, `(null)`. `decode_value` undoes it.
///
/// *Lifetime*: borrowed from the record.
struct Field {
    std::string_view name;
    std::string_view value;

    friend bool operator==(const Field&, const Field&) = default;
};

/// The fields of the text of one record, in their order: a forward range that parses as it goes and allocates
/// nothing.
///
///     for (const Field& field : record.fields()) …
///
/// *Lifetime*: borrows the text. *Threads*: safe to read from several.
class DOCKAUDIT_API FieldRange {
 public:
    class Iterator {
     public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Field;
        using difference_type = std::ptrdiff_t;
        using pointer = const Field*;
        using reference = const Field&;

        Iterator() = default;
        Iterator(std::string_view body, RecordType type) noexcept;

        const Field& operator*() const noexcept { return field_; }
        const Field* operator->() const noexcept { return &field_; }
        Iterator& operator++() noexcept {
            advance();
            return *this;
        }
        Iterator operator++(int) noexcept {
            auto before = *this;
            advance();
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
            return a.at_end_ == b.at_end_ &&
                   (a.at_end_ || (a.next_ == b.next_ && a.field_.value.data() == b.field_.value.data()));
        }

     private:
        friend class FieldScan;
        struct AtFirstWord {};
        Iterator(std::string_view body, RecordType type, AtFirstWord) noexcept;

        void advance() noexcept;
        bool take_pair(const char* equals) noexcept;
        bool take_prose(std::string_view word) noexcept;
        bool take_next_key() noexcept;
        bool has_access_vector() const noexcept;  // the type has `avc: denied { … }`

        const char* next_ = nullptr;  // where the next word begins
        const char* end_ = nullptr;
        Field field_;
        std::string_view more_keys_;  // hex digits of the keys that follow in this `key=`
        RecordType type_ = RecordType::unknown;
        bool has_result_ = false;       // `denied` or `granted` was met
        bool has_permissions_ = false;  // `{ … }` was
        bool at_end_ = true;
    };

    /// `body` is what follows the `)` of the time stamp, without the enriched part.
    explicit FieldRange(std::string_view body, RecordType type = RecordType::unknown)
        : body_(body), type_(type) {}

    Iterator begin() const noexcept { return Iterator(body_, type_); }
    Iterator end() const noexcept { return {}; }

    /// The value of the first field of that name.
    std::optional<std::string_view> find(std::string_view name) const noexcept;

 private:
    friend class FieldScan;

    std::string_view body_;
    RecordType type_;
};

/// The value without its encoding: the text between quotes or after one that nothing closes, or the bytes
/// that hex digits, the letters in capitals, spell; of a long value that has lost its end, those of whole
/// pairs. A value that is neither, `(null)` among them, comes back as it is. Nothing is cut at a NUL byte.
///
/// Whether a value is encoded depends on its field: `pid=1234` looks like hex and is not. Ask for fields that
/// hold untrusted text; `EventView::decoded_field` tells hex from words that lost their quotes (`comm=1234`).
DOCKAUDIT_API std::string decode_value(std::string_view value);

/// The same, appended to `out`.
DOCKAUDIT_API void append_decoded(std::string& out, std::string_view value);

/// True if the value is a nonempty even number of hex digits, the letters in capitals, as the kernel and auditd
/// write untrusted strings.
DOCKAUDIT_API bool is_hex_encoded(std::string_view value) noexcept;

/// The keys in the value of a `key=` field: decoded and split at byte 0x01. `(null)` gives one key of that
/// name.
DOCKAUDIT_API std::vector<std::string> split_keys(std::string_view value);

}  // namespace dockaudit
