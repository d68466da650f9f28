#pragma once

#include <cstddef>
#include <string_view>

namespace dockaudit {

/// How bytes are compressed.
enum class Compression { none, gzip, xz, zstd, bzip2, lz4 };

/// As the user calls it: `gzip`.
std::string_view name_of(Compression compression) noexcept;

/// What the first bytes of a file say that it is. Its name is not asked.
struct Content {
    enum class Kind {
        text,        ///< nothing that is known here, so maybe a log
        compressed,  ///< `compression` says how
        archive,     ///< tar
        foreign,     ///< `name` says what; it is not read
    };

    Kind kind = Kind::text;
    Compression compression = Compression::none;
    std::string_view name;  ///< of what is foreign: `a zip archive`
    std::string_view hint;  ///< what to do about it
};

/// So many bytes of a file tell everything; of a shorter file all.
constexpr std::size_t kContentBytes = 512;

Content find_content(std::string_view start) noexcept;

/// True if more bytes could change what `find_content` says.
bool is_undecided(std::string_view start) noexcept;

/// True if a part of this form, of which a file may have several, can start with this byte.
bool can_start_with(Compression compression, char first) noexcept;

}  // namespace dockaudit
