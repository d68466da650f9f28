#include "differential/reference_header.hpp"

#include <algorithm>
#include <cstdint>

namespace dockaudit::test {
namespace {

constexpr std::size_t kLabelSize = 5;  // "node=" and "type=": skipped unseen
constexpr std::size_t kUsualParenthesis = 9;
constexpr std::uint64_t kMaxSeconds = 9'223'372'036'854'775ULL - 1;

// Words are separated by 0x20 alone; a tab is part of a word.
class Words {
 public:
    explicit Words(std::string_view text) noexcept : text_(text) {}

    std::string_view next() noexcept {
        while (position_ < text_.size() && text_[position_] == ' ') ++position_;
        const auto start = position_;
        const auto space = text_.find(' ', start);
        position_ = space == std::string_view::npos ? text_.size() : space;
        return text_.substr(start, position_ - start);
    }

 private:
    std::string_view text_;
    std::size_t position_ = 0;
};

std::string_view behind_label(std::string_view word) noexcept {
    // Even an empty name points into the line.
    return word.substr(std::min(word.size(), kLabelSize));
}

// The digits at the start of `text`; 0 without digits, absent on overflow.
std::optional<std::uint64_t> parse_number_prefix(std::string_view text) noexcept {
    // By hand, because this is three numbers for each event of a log.
    std::uint64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') break;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
        number = number * 10 + digit;
    }
    return number;
}

std::optional<Stamp> parse_reference_stamp(std::string_view text) noexcept {
    if (!text.empty() && text.front() == '-') return std::nullopt;
    const auto seconds = parse_number_prefix(text);
    if (!seconds || *seconds > kMaxSeconds) return std::nullopt;

    std::uint64_t milli = 0;
    if (const auto dot = text.find('.'); dot != std::string_view::npos) {
        const auto number = parse_number_prefix(text.substr(dot + 1));
        if (!number || *number > 999) return std::nullopt;
        milli = *number;
    }
    std::uint64_t serial = 0;
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        const auto number = parse_number_prefix(text.substr(colon + 1));
        if (!number) return std::nullopt;
        serial = *number;
    }
    const auto ticks = static_cast<std::int64_t>(*seconds * 1000 + milli);
    return Stamp{Timestamp(std::chrono::milliseconds(ticks)), serial};
}

}  // namespace

std::optional<RecordHeader> parse_reference_header(std::string_view text) noexcept {
    RecordHeader header;
    Words words(text);
    auto word = words.next();
    if (!word.empty() && word.front() == 'n') {
        header.id.node = behind_label(word);
        word = words.next();
    }
    header.type_name = behind_label(word);

    word = words.next();
    if (word.size() < kMinStampToken) return std::nullopt;
    const auto parenthesis = word[kUsualParenthesis] == '(' ? kUsualParenthesis : word.find('(');
    if (parenthesis == std::string_view::npos) return std::nullopt;

    const auto inside = word.substr(parenthesis + 1);
    const auto close = inside.find(')');
    const auto stamp = parse_reference_stamp(inside.substr(0, close));
    if (!stamp) return std::nullopt;
    header.id.time = stamp->time;
    header.id.serial = stamp->serial;

    const auto offset = static_cast<std::size_t>(inside.data() - text.data());
    header.stamp_offset = static_cast<std::uint32_t>(offset - 1);
    header.body_offset =
        static_cast<std::uint32_t>(close == std::string_view::npos ? text.size() : offset + close + 1);
    return header;
}

}  // namespace dockaudit::test
