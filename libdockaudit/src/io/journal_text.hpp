#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/byte_stream.hpp"

namespace dockaudit {

/// So much of a start always tells whether it is journal text.
inline constexpr std::size_t kJournalTextStart = 16 << 10;

/// True if a text starts as `journalctl` writes the journal for programs: `-o export`, or `-o json`, `json-pretty`,
/// `json-seq` and `json-sse`. Absent if more bytes are needed to tell; never once `is_all`, or once there are
/// `kJournalTextStart`.
std::optional<bool> is_journal_text(std::string_view start, bool is_all);

/// The lines of auditd for the entries of such a text (`JournalRecords` says of which). Memory is bounded: what is too
/// large to be a record is not kept.
///
/// Damage gives a line that is no record and says what is wrong; an entry that the end of the text cuts gives one
/// without a newline. So both are counted as in any log.
std::unique_ptr<ByteStream> decode_journal_text(std::unique_ptr<ByteStream> text);

/// The same if the bytes are journal text, and the bytes themselves if not. Which it is, the first read decides. What
/// cannot be read is told by `name`.
std::unique_ptr<ByteStream> decode_if_journal_text(std::unique_ptr<ByteStream> bytes, std::string name);

}  // namespace dockaudit
