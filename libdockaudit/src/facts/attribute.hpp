#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace dockaudit {

/// What an event says, as far as it can be asked for. Those from `pid` on may have several values.
enum class Attribute : std::uint8_t {
    ppid,
    session,
    arch,
    exit,
    success,
    uid,
    euid,
    loginuid,
    gid,
    egid,
    exe,
    terminal,
    uuid,
    vm_name,
    cwd,
    pid,
    syscall,
    comm,
    host,
    file,
    key,
    subject,
    object,
};

inline constexpr std::size_t kAttributeCount = static_cast<std::size_t>(Attribute::object) + 1;

constexpr std::size_t to_index(Attribute attribute) noexcept {
    return static_cast<std::size_t>(attribute);
}

constexpr bool has_several_values(Attribute attribute) noexcept {
    return attribute >= Attribute::pid;
}

/// A set of attributes.
class AttributeSet {
 public:
    constexpr AttributeSet() = default;
    constexpr AttributeSet(std::initializer_list<Attribute> attributes) {
        for (const auto attribute : attributes) insert(attribute);
    }

    constexpr void insert(Attribute attribute) noexcept { bits_ |= bit(attribute); }
    constexpr bool contains(Attribute attribute) const noexcept { return (bits_ & bit(attribute)) != 0; }
    constexpr bool is_empty() const noexcept { return bits_ == 0; }

    friend constexpr AttributeSet operator&(AttributeSet a, AttributeSet b) noexcept {
        a.bits_ &= b.bits_;
        return a;
    }
    friend constexpr AttributeSet operator|(AttributeSet a, AttributeSet b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr bool operator==(AttributeSet, AttributeSet) = default;

    /// Calls `visit` with each attribute.
    template <class Visit>
    constexpr void for_each(Visit visit) const {
        for (std::size_t i = 0; i < kAttributeCount; ++i) {
            if ((bits_ >> i & 1U) != 0) visit(static_cast<Attribute>(i));
        }
    }

 private:
    static constexpr std::uint32_t bit(Attribute attribute) noexcept { return 1U << to_index(attribute); }

    std::uint32_t bits_ = 0;
};

}  // namespace dockaudit
