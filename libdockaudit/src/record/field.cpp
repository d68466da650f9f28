#include <dockaudit/field.hpp>

#include "base/byte_search.hpp"
#include "base/hex.hpp"
#include "record/field_scan.hpp"
#include "record/field_value.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

constexpr char kKeySeparator = 0x01;

std::string_view view(const char* begin, const char* end) noexcept {
    return {begin, static_cast<std::size_t>(end - begin)};
}

const char* find_space(const char* begin, const char* end) noexcept {
    return find_byte(begin, end, ' ');
}

// Calls `visit` with the hex digits of each key that is not empty, until it returns false.
template <class Visit>
void for_each_hex_key(std::string_view digits, Visit visit) {
    while (!digits.empty()) {
        std::size_t size = 0;
        while (size < digits.size() && hex_byte(digits.data() + size) != kKeySeparator) size += 2;
        if (size > 0 && !visit(digits.substr(0, size))) return;
        digits.remove_prefix(size < digits.size() ? size + 2 : size);
    }
}

}  // namespace

FieldRange::Iterator::Iterator(std::string_view body, RecordType type) noexcept
    : Iterator(body, type, AtFirstWord{}) {
    advance();
}

FieldRange::Iterator::Iterator(std::string_view body, RecordType type, AtFirstWord) noexcept
    : next_(body.data()), end_(body.data() + body.size()), type_(type), at_end_(false) {
    // The first word belongs to the time stamp, be it `:` or anything else.
    next_ = find_space(next_, end_);
}

void FieldRange::Iterator::advance() noexcept {
    if (!more_keys_.empty() && take_next_key()) return;
    while (true) {
        while (next_ != end_ && *next_ == ' ') ++next_;
        if (next_ == end_) break;
        const char* at = find_either(next_, end_, '=', ' ');
        const bool is_pair = at != end_ && *at == '=';
        if (is_pair ? take_pair(at) : take_prose(view(next_, at))) return;
    }
    at_end_ = true;
    field_ = {};
}

// Reads the word that starts at `next_` and has its first `=` at `equals`; false if it is no field.
bool FieldRange::Iterator::take_pair(const char* equals) noexcept {
    const char* begin = next_;
    constexpr std::string_view kMessage = "msg='";
    constexpr std::string_view kStamp = "msg=audit(";
    if (view(begin, equals) == "msg") {
        const auto word = view(begin, find_space(equals, end_));
        if (word.starts_with(kStamp)) {
            next_ = word.data() + word.size();
            return false;
        }
        if (word.starts_with(kMessage)) {
            const auto inside = word.substr(kMessage.size());
            const auto inner = inside.find('=');
            if (inner == std::string_view::npos) return take_prose(inside);
            begin = inside.data();
            equals = begin + inner;
        }
    }
    if (equals + 1 == end_ || equals[1] == ' ') {
        next_ = equals + 1;
        return false;
    }
    if (*begin == '(') ++begin;
    // An option of a command.
    if (*begin == '-') {
        next_ = find_space(equals, end_);
        return false;
    }
    field_.name = view(begin, equals);
    const auto extent = find_value(equals + 1, end_, [&] { return value_kind(type_, field_.name); });
    field_.value = extent.value;
    next_ = extent.next;
    // An old kernel's AVC has the number of an IPC object under that name (LSM_AUDIT_DATA_IPC).
    if (field_.name == "key" && !has_permissions_) more_keys_ = find_hex(field_.value, HexRule::always);
    return more_keys_.empty() || take_next_key();
}

bool FieldRange::Iterator::take_next_key() noexcept {
    bool taken = false;
    std::string_view rest = more_keys_;
    more_keys_ = {};
    for_each_hex_key(rest, [&](std::string_view key) {
        field_.value = key;
        more_keys_ = view(key.data() + key.size(), rest.data() + rest.size());
        taken = true;
        return false;
    });
    return taken;
}

// A word without `=`. Only two of them matter: the result and the permissions of an access vector, which the
// kernel and programs write without names.
bool FieldRange::Iterator::take_prose(std::string_view word) noexcept {
    next_ = word.data() + word.size();
    if (!has_access_vector() || word.empty()) return false;
    if (word == "denied" || word == "granted") {
        if (has_result_) return false;
        has_result_ = true;
        field_ = {"seresult", word};
        return true;
    }
    if (word.front() != '{' || !has_result_ || has_permissions_) return false;
    has_permissions_ = true;

    // The permissions end at a word that begins with the closing brace; in a torn record, at its end.
    const char* first = nullptr;
    const char* last = next_;
    while (true) {
        while (next_ != end_ && *next_ == ' ') ++next_;
        if (next_ == end_) break;
        const char* begin = next_;
        next_ = find_space(next_, end_);
        if (*begin == '}') break;
        if (!first) first = begin;
        last = next_;
    }
    field_ = {"seperms", first ? view(first, last) : std::string_view(last, 0)};
    return true;
}

bool FieldRange::Iterator::has_access_vector() const noexcept {
    return type_ == RecordType::avc || type_ == RecordType::user_avc;
}

std::optional<std::string_view> FieldRange::find(std::string_view name) const noexcept {
    std::optional<std::string_view> value;
    FieldScan::visit(*this, FirstLetters(name), [&](const Field& field) {
        if (field.name == name) value = field.value;
        return !value;
    });
    return value;
}

bool is_hex_encoded(std::string_view value) noexcept {
    return !value.empty() && value.size() % 2 == 0 && has_only_hex_digits<HexCase::capital>(value);
}

void append_decoded(std::string& out, std::string_view value) {
    append_untrusted(out, value, HexRule::always);
}

std::string decode_value(std::string_view value) {
    std::string text;
    append_decoded(text, value);
    return text;
}

std::vector<std::string> split_keys(std::string_view value) {
    std::vector<std::string> keys;
    const auto digits = find_hex(value, HexRule::always);
    if (digits.empty()) {
        keys.push_back(decode_value(value));
        return keys;
    }
    for_each_hex_key(digits, [&](std::string_view key) {
        append_hex_decoded(keys.emplace_back(), key);
        return true;
    });
    return keys;
}

}  // namespace dockaudit
