#include "facts/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {
namespace {

// The number at the start of `text`. As in ausearch(8), what follows the digits is not looked at: a copied
// log that has lost its 0x1D bytes says `res=1AUID="root"`.
std::optional<std::int64_t> parse_integer(std::string_view text, int base) noexcept {
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{}) return std::nullopt;
    return number;
}

std::optional<std::int64_t> parse_id(std::string_view text) noexcept {
    constexpr std::int64_t kLimit = std::int64_t{1} << 32;
    if (text == "unset") return kLimit - 1;
    const auto number = parse_integer(text, 10);
    if (!number || *number >= kLimit || *number < -kLimit / 2) return std::nullopt;
    return *number < 0 ? *number + kLimit : *number;
}

// The names are those of libaudit, and those that `-i` gives machines that it does not know.
std::optional<std::int64_t> parse_arch(std::string_view text) noexcept {
    struct Arch {
        std::string_view name;
        std::uint32_t number;
    };
    static constexpr auto kArches = std::to_array<Arch>({
        {"i386", 0x40000003},
        {"x86_64", 0xC000003E},
        {"ppc", 0x14},
        {"ppc64", 0x80000015},
        {"ppc64le", 0xC0000015},
        {"s390", 0x16},
        {"s390x", 0x80000016},
        {"arm", 0x40000028},
        {"armeb", 0x40000028},
        {"aarch64", 0xC00000B7},
        {"riscv32", 0x400000F3},
        {"riscv64", 0xC00000F3},
        {"loongarch64", 0xC0000102},
    });
    std::uint32_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (error == std::errc{} && stop == text.data() + text.size()) return number;
    const auto* named = std::ranges::find(kArches, text, &Arch::name);
    return named == kArches.end() ? std::nullopt : std::optional<std::int64_t>(named->number);
}

std::string_view without_quotes(std::string_view text) noexcept {
    const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

bool says_failure(std::string_view word) noexcept {
    constexpr std::string_view kFail = "fail";
    return std::ranges::equal(word.substr(0, kFail.size()), kFail, {}, to_lower);
}

// Programs and old kernels write words where today's kernel writes 1 and 0.
std::optional<std::int64_t> parse_flag(std::string_view text) noexcept {
    text = without_quotes(text);
    if (text == "yes" || text == "success") return 1;
    if (text == "no" || says_failure(text)) return 0;
    if (const auto number = parse_integer(text, 10); number && (*number == 0 || *number == 1)) return number;
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> read_number(std::string_view value, Reader reader) noexcept {
    switch (reader) {
        case Reader::number:
            return parse_integer(value, 10);
        case Reader::id:
            return parse_id(value);
        case Reader::arch:
            return parse_arch(value);
        case Reader::yes_no:
            return without_quotes(value) == "yes" ? 1 : 0;
        case Reader::flag:
            return parse_flag(value);
        case Reader::word:
            value = without_quotes(value);
            return says_failure(value) || value == "0" || value == "no" ? 0 : 1;
        case Reader::apparmor:
            return without_quotes(value) == "DENIED" ? std::optional<std::int64_t>(0) : std::nullopt;
        case Reader::permission:
            if (value == "granted") return 1;
            return value == "denied" ? std::optional<std::int64_t>(0) : std::nullopt;
        default:
            return std::nullopt;
    }
}

bool says_success(std::string_view word) noexcept {
    word = without_quotes(word);
    return word.starts_with("suc") || word.starts_with("Suc") || word.starts_with("yes") || word == "1" ||
           word.starts_with("allow");
}

Text::Text(std::string_view value, Reader reader) {
    switch (reader) {
        case Reader::encoded:
        case Reader::key:
        case Reader::file:
            // Access vectors name abstract sockets so, and old kernels give them a PATH record.
            if (reader == Reader::file && spells_socket_name(value)) {
                append_hex_decoded(storage_, value);
                storage_.front() = '@';
                view_ = storage_;
                break;
            }
            decode(value, reader == Reader::key ? HexRule::key : HexRule::text);
            break;
        case Reader::socket_path:
        case Reader::address:
            decode_socket(value, reader);
            break;
        case Reader::peer:
            // `10.0.0.1:4545`; more than one colon belongs to an IPv6 address.
            view_ = value;
            if (const auto colon = value.find(':'); colon == value.rfind(':')) view_ = value.substr(0, colon);
            break;
        default:
            view_ = value;
    }
}

void Text::decode(std::string_view value, HexRule rule) {
    if (const auto digits = find_hex(value, rule); !digits.empty()) {
        append_hex_decoded(storage_, digits);
        view_ = storage_;
    } else {
        view_ = decode_untrusted(value, rule, storage_);
    }
}

void Text::decode_socket(std::string_view value, Reader reader) {
    auto socket = parse_socket_address(value);
    if (!socket) return;
    storage_ = std::move(reader == Reader::socket_path ? socket->path : socket->address);
    if (!storage_.empty()) view_ = storage_;
}

}  // namespace dockaudit
