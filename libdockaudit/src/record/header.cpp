#include "record/header.hpp"

#include <algorithm>
#include <cstdint>

namespace dockaudit {
namespace {

constexpr std::size_t kLabelSize = 5;       // "node=" and "type=": skipped unseen, as ausearch does
constexpr std::size_t kUsualParenthesis = 9;

// The largest second whose milliseconds fit into a Timestamp.
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

// The number that exactly so many digits spell; absent if one is no digit.
template <std::size_t Size>
std::optional<std::uint64_t> parse_digits(const char* text) noexcept {
    std::uint64_t number = 0;
    bool are_digits = true;
    for (std::size_t i = 0; i < Size; ++i) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(text[i])) - '0';
        are_digits &= digit <= 9;
        number = number * 10 + digit;
    }
    return are_digits ? std::optional(number) : std::nullopt;
}

}  // namespace

bool parse_usual_stamp(std::string_view text, Stamp& stamp) noexcept {
    constexpr std::size_t kDot = 10;
    constexpr std::size_t kColon = 14;
    constexpr std::size_t kMaxSerialDigits = 19;  // so many cannot overflow
    if (text.size() <= kColon || text.size() > kColon + 1 + kMaxSerialDigits) return false;
    if (text[kDot] != '.' || text[kColon] != ':') return false;
    const auto seconds = parse_digits<kDot>(text.data());
    const auto milli = parse_digits<kColon - kDot - 1>(text.data() + kDot + 1);
    if (!seconds || !milli) return false;
    std::uint64_t serial = 0;
    for (const char c : text.substr(kColon + 1)) {
        if (c < '0' || c > '9') return false;
        serial = serial * 10 + static_cast<std::uint64_t>(c - '0');
    }
    stamp.time = Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000 + *milli)));
    stamp.serial = serial;
    return true;
}

std::optional<Stamp> parse_stamp(std::string_view text) noexcept {
    if (Stamp usual; parse_usual_stamp(text, usual)) return usual;
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

std::optional<RecordHeader> parse_plain_header(std::string_view text) noexcept {
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
    const auto stamp = parse_stamp(inside.substr(0, close));
    if (!stamp) return std::nullopt;
    header.id.time = stamp->time;
    header.id.serial = stamp->serial;

    const auto offset = static_cast<std::size_t>(inside.data() - text.data());
    header.stamp_offset = static_cast<std::uint32_t>(offset - 1);
    header.body_offset =
        static_cast<std::uint32_t>(close == std::string_view::npos ? text.size() : offset + close + 1);
    return header;
}

namespace {

// Where a record starts behind a prefix: at the `node=` before the `type=` before `audit(`, at that `type=`,
// or at `audit(` itself.
std::optional<std::size_t> find_prefixed_record(std::string_view text) noexcept {
    const auto audit = text.find("audit(");
    if (audit == std::string_view::npos) return std::nullopt;
    const auto head = text.substr(0, audit);
    const auto type = head.rfind("type=");
    if (type == std::string_view::npos || (type > 0 && head[type - 1] != ' ')) return audit;
    const auto node = head.substr(0, type).rfind("node=");
    if (node == std::string_view::npos || (node > 0 && head[node - 1] != ' ')) return type;
    // Between the node and the type there is nothing but the name of the node.
    const auto between = head.substr(node, type - node);
    return between.find(' ') + 1 == between.size() ? node : type;
}

void shift(RecordHeader& header, std::size_t start) noexcept {
    const auto offset = static_cast<std::uint32_t>(start);
    header.start += offset;
    header.stamp_offset += offset;
    header.body_offset += offset;
}

}  // namespace

std::optional<RecordHeader> parse_header(std::string_view text) noexcept {
    if (auto header = parse_plain_header(text)) return header;
    const auto start = find_prefixed_record(text);
    if (!start) return std::nullopt;
    const auto record = text.substr(*start);
    auto header = record.starts_with("audit(") ? std::nullopt : parse_plain_header(record);
    if (!header && record.starts_with("audit(")) {
        // Netlink form: no type, the time stamp comes first.
        constexpr std::size_t kParenthesis = 5;
        const auto close = record.find(')');
        if (close == std::string_view::npos) return std::nullopt;
        const auto stamp = parse_stamp(record.substr(kParenthesis + 1, close - kParenthesis - 1));
        if (!stamp || record[kParenthesis + 1] < '0' || record[kParenthesis + 1] > '9') return std::nullopt;
        header.emplace();
        header->id.time = stamp->time;
        header->id.serial = stamp->serial;
        header->stamp_offset = kParenthesis;
        header->body_offset = static_cast<std::uint32_t>(close + 1);
    }
    if (header) shift(*header, *start);
    return header;
}

}  // namespace dockaudit
