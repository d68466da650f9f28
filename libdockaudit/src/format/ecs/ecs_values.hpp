#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// The values that an event has in ECS.

namespace dockaudit {

/// What has a place of its own in the Elastic Common Schema, as JSON text; empty where the event does not
/// tell.
enum class EcsValue : std::uint8_t {
    pid,
    parent_pid,
    command,
    executable,
    title,
    working_directory,
    session,
    remote_address,
    remote_host,  ///< an `addr` that is no IP address
};
inline constexpr std::size_t kEcsValues = 9;

/// The users and groups that a process has.
enum class EcsId : std::uint8_t {
    login_user,
    user,
    effective_user,
    saved_user,
    filesystem_user,
    group,
    effective_group,
    saved_group,
    filesystem_group,
};
inline constexpr std::size_t kEcsIds = 9;

/// A user or a group. The texts are kept when it is cleared: neighbours mostly have the same.
class EcsAccount {
 public:
    bool empty() const noexcept { return !has_value_; }

    /// JSON strings; either may be empty.
    std::string_view id() const noexcept { return has_value_ ? std::string_view(id_) : std::string_view{}; }
    std::string_view name() const noexcept {
        return has_value_ ? std::string_view(name_) : std::string_view{};
    }
    std::string_view shown() const noexcept { return name().empty() ? id() : name(); }

    /// `"id":"0","name":"root"`, as far as they are known. *Requires*: not empty.
    std::string_view members() const noexcept { return members_; }

    /// Says with which texts it was filled: 0 if empty, the same number for the same texts as before.
    std::uint32_t version() const noexcept { return has_value_ ? version_ : 0; }

    /// The id that it was set to, and what it is called by: its name, else the id. *Requires*: not empty.
    std::string_view plain_id() const noexcept { return plain_id_; }
    std::string_view plain_shown() const noexcept { return plain_name_.empty() ? plain_id_ : plain_name_; }

    void clear() noexcept { has_value_ = false; }

    /// Either may be empty.
    void set(std::string_view id, std::string_view name);

    /// Takes what a field with an id says: its value and what that means.
    void set_field(std::string_view value, std::string_view text) {
        if (value != value_ || text != text_) return learn_field(value, text);
        has_value_ = field_has_value_;
    }

 private:
    void learn_field(std::string_view value, std::string_view text);

    bool has_value_ = false;
    bool field_has_value_ = false;
    std::uint32_t version_ = 1;
    std::string plain_id_, plain_name_, id_, name_, members_;
    std::string value_, text_;  // of the field that it was set to last; empty: of none
};

/// What a user-space record says of whom it concerns.
struct AccountFields {
    std::string name;              ///< `acct`, decoded
    std::string group;             ///< `grp`, decoded
    std::string_view id;           ///< `id`
    std::string_view second_user;  ///< a `uid` after the one of the process
    std::string id_name;           ///< what `id` and the second `uid` mean
    std::string second_user_name;
    bool is_unknown = false;  ///< `acct` is there, and says that nobody knows

    /// Keeps the memory of the texts.
    void clear() noexcept {
        for (auto* text : {&name, &group, &id_name, &second_user_name}) text->clear();
        id = second_user = {};
        is_unknown = false;
    }
};

/// The first file that an event is about: a PATH record that is no parent folder.
struct EcsFile {
    std::string name;  ///< decoded; empty: there is none
    std::string_view inode, device, mode, user, group, label;
    std::string user_name, group_name;  ///< interpreted

    void clear() noexcept {
        for (auto* text : {&name, &user_name, &group_name}) text->clear();
        inode = device = mode = user = group = label = {};
    }
};

/// The first access vector of an event (AVC), as the record spells it.
struct EcsVector {
    std::string_view pid, command, executable;
    std::string_view result;      ///< `seresult`: denied or granted
    std::string_view apparmor;    ///< `apparmor`: `"DENIED"`, `"STATUS"`
    std::string_view permission;  ///< of SELinux, the first; of AppArmor, the call that it checked
    std::string_view path, name, object_class, requested, denied, capability;
};

}  // namespace dockaudit
