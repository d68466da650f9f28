#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace dockaudit {

/// What tells hosts apart: the node that their records name, else the log that they are in. Of the first log, or if
/// there is only one, that is the empty text.
///
/// *Lifetime*: borrows the node; the text dies with the object.
class HostKey {
 public:
    HostKey(std::string_view node, std::uint32_t log) noexcept : node_(node) {
        if (!node.empty() || log == 0) return;
        // No node begins with a NUL.
        const auto end = std::to_chars(room_.data() + 1, room_.data() + room_.size(), log).ptr;
        size_ = static_cast<std::size_t>(end - room_.data());
    }

    std::string_view text() const noexcept {
        return size_ == 0 ? node_ : std::string_view(room_.data(), size_);
    }

    /// The log in a text of those; 0 if it has a node.
    static std::uint32_t log_of(std::string_view text) noexcept {
        std::uint32_t log = 0;
        if (is_log(text)) std::from_chars(text.data() + 1, text.data() + text.size(), log);
        return log;
    }

    /// The node in it; empty if it has none.
    static std::string_view node_of(std::string_view text) noexcept {
        return is_log(text) ? std::string_view{} : text;
    }

 private:
    static bool is_log(std::string_view text) noexcept { return !text.empty() && text.front() == '\0'; }

    std::string_view node_;
    std::array<char, 12> room_{};
    std::size_t size_ = 0;
};

/// That of a container, or of anything else with a node and a log.
template <class Owner>
HostKey host_key(const Owner& owner) noexcept {
    return {owner.node, owner.log};
}

}  // namespace dockaudit
