#include "io/content.hpp"

#include <algorithm>
#include <array>

namespace dockaudit {
namespace {

using namespace std::string_view_literals;

struct Form {
    std::string_view magic;
    Compression compression;
    std::string_view name;  // of what is foreign
    std::string_view hint;
};

// RFC 1952; the format descriptions of xz, Zstandard, LZ4 and bzip2; file(1) has the others. The last byte of
// gzip is its method, of bzip2 the size of its blocks follows. Zstandard and LZ4 may start with a frame that is to be
// skipped, which pzstd writes.
constexpr std::array kForms = std::to_array<Form>({
    {"\x1f\x8b\x08"sv, Compression::gzip, {}, {}},
    {"\xfd"
     "7zXZ\0"sv,
     Compression::xz,
     {},
     {}},
    {"\x28\xb5\x2f\xfd"sv, Compression::zstd, {}, {}},
    {"\x50\x2a\x4d\x18"sv, Compression::zstd, {}, {}},
    {"\x04\x22\x4d\x18"sv, Compression::lz4, {}, {}},
    {"BZh"sv, Compression::bzip2, {}, {}},
    {"PK\x03\x04"sv, Compression::none, "a zip archive", "unpack it and search the logs that were in it"},
    {"PK\x05\x06"sv, Compression::none, "an empty zip archive", "name another log"},
    {"7z\xbc\xaf\x27\x1c"sv, Compression::none, "a 7z archive",
     "unpack it and search the logs that were in it"},
    {"Rar!\x1a\x07"sv, Compression::none, "a rar archive", "unpack it and search the logs that were in it"},
    {"\x02\x21\x4c\x18"sv, Compression::none, "compressed in the old form of lz4",
     "try lz4cat FILE | dockaudit-search -if -"},
    {"\x1f\x9d"sv, Compression::none, "compressed with compress", "try zcat FILE | dockaudit-search -if -"},
    {"LZIP"sv, Compression::none, "compressed with lzip", "try lzip -dc FILE | dockaudit-search -if -"},
    {"\x89LZO\0"sv, Compression::none, "compressed with lzop", "try lzop -dc FILE | dockaudit-search -if -"},
    {"-----BEGIN PGP MESSAGE-----"sv, Compression::none, "encrypted with gpg",
     "try gpg -d FILE | dockaudit-search -if -"},
    {"\x8c\x0d\x04"sv, Compression::none, "encrypted with gpg", "try gpg -d FILE | dockaudit-search -if -"},
    {"\x85\x01\x0c\x03"sv, Compression::none, "encrypted with gpg",
     "try gpg -d FILE | dockaudit-search -if -"},
    {"\x85\x02\x0c\x03"sv, Compression::none, "encrypted with gpg",
     "try gpg -d FILE | dockaudit-search -if -"},
    {"age-encryption.org/v1"sv, Compression::none, "encrypted with age",
     "try age -d FILE | dockaudit-search -if -"},
    {"Salted__"sv, Compression::none, "encrypted with openssl",
     "decrypt it and pipe it to dockaudit-search -if -"},
});

constexpr std::array<std::string_view, 6> kNames{"", "gzip", "xz", "zstd", "bzip2", "lz4"};

// The magic bytes of bzip2 are letters: its blocks have a size, and start with the digits of pi or of its root.
bool is_bzip2(std::string_view start) noexcept {
    if (start.size() < 10) return true;
    const auto first = start.substr(4, 6);
    return start[3] >= '1' && start[3] <= '9' &&
           (first == "\x31\x41\x59\x26\x53\x59"sv || first == "\x17\x72\x45\x38\x50\x90"sv);
}

// The header of a member has the sum of its own bytes, where that sum itself counts as blanks (tar(5)).
bool is_tar(std::string_view start) noexcept {
    constexpr std::size_t kSum = 148;
    constexpr std::size_t kSumBytes = 8;
    if (start.size() < kContentBytes || start.front() == '\0') return false;
    unsigned sum = 0;
    for (std::size_t i = 0; i < kContentBytes; ++i) {
        const bool is_sum = i >= kSum && i < kSum + kSumBytes;
        sum += is_sum ? static_cast<unsigned char>(' ') : static_cast<unsigned char>(start[i]);
    }
    auto digits = start.substr(kSum, kSumBytes);
    digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
    unsigned written = 0;
    std::size_t count = 0;
    for (; count < digits.size() && digits[count] >= '0' && digits[count] <= '7'; ++count)
        written = written * 8 + static_cast<unsigned>(digits[count] - '0');
    return count > 0 && written == sum;
}

}  // namespace

std::string_view name_of(Compression compression) noexcept {
    return kNames[static_cast<std::size_t>(compression)];
}

Content find_content(std::string_view start) noexcept {
    for (const auto& form : kForms) {
        if (!start.starts_with(form.magic)) continue;
        if (form.compression == Compression::bzip2 && !is_bzip2(start)) continue;
        if (form.compression == Compression::none)
            return {Content::Kind::foreign, form.compression, form.name, form.hint};
        return {Content::Kind::compressed, form.compression, {}, {}};
    }
    return {is_tar(start) ? Content::Kind::archive : Content::Kind::text, Compression::none, {}, {}};
}

// No magic bytes have a newline, and neither have the first bytes of a member's header.
bool is_undecided(std::string_view start) noexcept {
    constexpr std::size_t kLongestMagic = 32;
    if (start.size() >= kContentBytes || start.find('\n') != std::string_view::npos) return false;
    return find_content(start).kind == Content::Kind::text || start.size() < kLongestMagic;
}

bool can_start_with(Compression compression, char first) noexcept {
    return std::ranges::any_of(kForms, [&](const Form& form) {
        return form.compression == compression && form.magic.front() == first;
    });
}

}  // namespace dockaudit
