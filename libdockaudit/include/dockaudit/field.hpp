#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit {

/// One `name=value` of a record, as it is stored.
///
/// The fields of a record are those that libauparse sees: the quoted message of a user-space record
/// (`msg='op=login acct="root"'`) is not a field, its inside is; `avc:  denied  { read write }` gives
/// `seresult=denied` and `seperms=read,write`; a comma, a colon, a parenthesis or a quote that prose put behind a
/// value is not part of it. The value keeps its encoding: quotes, hex digits, `(null)`. `decode_value` undoes it.
///
/// *Lifetime*: borrowed from the record.
struct Field {
    std::string_view name;
    std::string_view value;

    friend bool operator==(const Field&, const Field&) = default;
};

/// The fields of the text of one record, in their order: a forward range that parses as it goes and allocates nothing.
///
/// *Lifetime*: borrows the text. *Threads*: safe to read from several.
class FieldRange {
 public:
    class Iterator {
     public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Field;
        using difference_type = std::ptrdiff_t;
        using pointer = const Field*;
        using reference = const Field&;

        Iterator() = default;
        explicit Iterator(std::string_view body);

        const Field& operator*() const noexcept { return field_; }
        const Field* operator->() const noexcept { return &field_; }
        Iterator& operator++();
        Iterator operator++(int) {
            auto before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) noexcept {
            return a.at_end_ == b.at_end_ && (a.at_end_ || a.rest_.data() == b.rest_.data());
        }

     private:
        std::string_view rest_;
        Field field_;
        bool at_end_ = true;
    };

    /// `body` is what follows the `): ` of the header, without the enriched part.
    explicit FieldRange(std::string_view body) : body_(body) {}

    Iterator begin() const { return Iterator(body_); }
    Iterator end() const { return {}; }

    /// The value of the first field of that name.
    std::optional<std::string_view> find(std::string_view name) const;

 private:
    std::string_view body_;
};

/// The value without its encoding: the text between quotes, or the bytes that hex digits spell. A value that is
/// neither, `(null)` among them, comes back as it is. Nothing is cut at a NUL byte.
std::string decode_value(std::string_view value);

/// The same, appended to `out`.
void append_decoded(std::string& out, std::string_view value);

/// True if the value is a nonempty even number of hex digits, as the kernel and auditd write untrusted strings.
bool is_hex_encoded(std::string_view value) noexcept;

/// The keys in the value of a `key=` field: decoded and split at byte 0x01. `(null)` gives one key of that name.
std::vector<std::string> split_keys(std::string_view value);

}  // namespace dockaudit
