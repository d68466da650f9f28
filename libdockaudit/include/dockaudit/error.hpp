#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// Why something could not start or go on.
enum class ErrorKind {
    usage,       ///< a query, an expression or an option is wrong; `position()` may say where
    input,       ///< a log could not be opened or read, or is no audit log
    output,      ///< a result could not be written
    checkpoint,  ///< the event that a search was to go on after is not where it should be
    internal,    ///< a library that dockaudit relies on failed
};

/// The one exception type of the library.
///
/// `what()` is one plain sentence for a user: what happened and where. Damage inside a log is never thrown;
/// it is counted in `Diagnostics`.
class DOCKAUDIT_API Error : public std::runtime_error {
 public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

    /// A mistake inside a text that somebody typed. `position` and `length` are in bytes of `text`.
    Error(const std::string& message, std::string text, std::size_t position, std::size_t length = 1)
        : std::runtime_error(message),
          kind_(ErrorKind::usage),
          text_(std::move(text)),
          position_(position),
          length_(length) {}

    ErrorKind kind() const noexcept { return kind_; }

    /// The text with the mistake; empty when the error is not about a text.
    const std::string& text() const noexcept { return text_; }

    /// Offset in bytes of the mistake in `text()`; absent when the error is not about a text.
    std::optional<std::size_t> position() const noexcept { return position_; }

    /// Length in bytes of the mistaken part; at least 1.
    std::size_t length() const noexcept { return length_; }

    /// What would be right, one plain sentence; may be empty.
    const std::string& hint() const noexcept { return hint_; }
    Error& with_hint(std::string hint) & {
        hint_ = std::move(hint);
        return *this;
    }
    Error with_hint(std::string hint) && {
        hint_ = std::move(hint);
        return std::move(*this);
    }

 private:
    ErrorKind kind_;
    std::string text_;
    std::string hint_;
    std::optional<std::size_t> position_;
    std::size_t length_ = 1;
};

}  // namespace dockaudit
