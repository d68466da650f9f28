#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <dockaudit/docker_command.hpp>

// What the clients know: their verbs and flags, as data. A client has the flags of its own rows; podman and
// nerdctl imitate docker, so their rows hold only what they have besides or in another way.

namespace dockaudit {

/// The flags of one verb, by its canonical name; those before the verb stand at the empty name, those between
/// a group and its verb at the name of the group.
struct FlagRow {
    std::string_view verb;

    /// Words as `detach,d env,e= pull? ,T`: the long name, a comma before the letter, and behind them `=` if a
    /// value follows, `?` if it may only follow an equals sign; the others are true or false.
    std::string_view flags;
};

std::span<const FlagRow> docker_flag_rows() noexcept;
std::span<const FlagRow> compose_flag_rows() noexcept;
std::span<const FlagRow> podman_flag_rows() noexcept;
std::span<const FlagRow> nerdctl_flag_rows() noexcept;

enum class FlagValue : std::uint8_t {
    boolean,   ///< none, or `true` or `false` after an equals sign
    optional,  ///< none, or any after an equals sign
    required,  ///< after an equals sign, or else the next word
};

struct ClientFlag {
    std::string_view name;  ///< the long one; the letter if there is no other
    FlagValue value = FlagValue::boolean;
};

/// The flags that a client takes at one place of its command line.
class VerbFlags {
 public:
    VerbFlags(ContainerClient client, std::string_view verb) noexcept;

    std::optional<ClientFlag> find(std::string_view name) const noexcept;
    std::optional<ClientFlag> find(char letter) const noexcept;

    /// True if the client has the verb.
    bool is_known() const noexcept { return own_ != nullptr || common_ != nullptr; }

 private:
    const FlagRow* own_ = nullptr;     ///< before the common ones
    const FlagRow* common_ = nullptr;  ///< of docker or compose
    const FlagRow* root_ = nullptr;    ///< those before the verb, where the client takes them after it too
};

/// What the words are that a verb is given.
enum class Operands : std::uint8_t {
    other,
    image_command,      ///< IMAGE [COMMAND…]
    container_command,  ///< CONTAINER COMMAND…
    service_command,    ///< SERVICE [COMMAND…]
    tail,               ///< a program's own words, not to be read
    container_first,    ///< CONTAINER and something else
    container_tail,     ///< CONTAINER, then a program's own words
    containers,
    images,
    services,
    service_first,
    network_container,  ///< NETWORK CONTAINER
    rename,
    copy,
    commit,
    import_file,
    inspect,
};

struct VerbRule {
    std::string_view verb;
    Operands operands = Operands::other;
    std::uint8_t least = 0;       ///< so many words are needed
    bool starts_process = false;  ///< its flags are `ContainerOptions`
};

/// The rule of a canonical verb.
const VerbRule& verb_rule(std::string_view verb) noexcept;

/// True if the words name a group, such as `container` or `trust key`, whose verb is the next word.
bool is_verb_group(std::string_view words) noexcept;

/// The one name of all synonyms of a verb with its group.
std::string canonical_verb(std::string_view words);

}  // namespace dockaudit
