#include "docker/group_change.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <dockaudit/field.hpp>

#include "base/ascii.hpp"
#include "docker/runtime_command.hpp"
#include "facts/value.hpp"

namespace dockaudit {
namespace {

// The words of a command line as getopt_long(3) sorts them.
struct Words {
    std::vector<std::pair<char, std::string_view>> options;
    std::vector<std::string_view> operands;

    bool has(char letter) const noexcept {
        return std::ranges::find(options, letter, &std::pair<char, std::string_view>::first) != options.end();
    }
    std::string_view last_of(char letter) const noexcept {
        std::string_view value;
        for (const auto& [name, given] : options) {
            if (name == letter) value = given;
        }
        return value;
    }
    std::string_view operand(std::size_t at) const noexcept {
        return at < operands.size() ? operands[at] : std::string_view{};
    }
};

struct LongOption {
    std::string_view name;
    char letter;
};

struct GroupTool {
    std::string_view name;
    std::string_view letters;            // as for getopt(3): a colon after those that have a value
    std::span<const LongOption> longer;  // an equals sign after those without a letter that have a value
    std::string_view elsewhere;          // what makes it change the files of another system
    bool (*adds)(const Words& words, std::string_view group);
};

bool lists(std::string_view names, std::string_view name) noexcept {
    while (!names.empty()) {
        if (take_until(names, ',') == name) return true;
    }
    return false;
}

// usermod(8). Without -a the groups of -G replace those that the user had.
constexpr auto kUsermod = std::to_array<LongOption>({
    {"append", 'a'},       {"badname", 'b'},     {"badnames", 'b'},    {"comment", 'c'},
    {"home", 'd'},         {"expiredate", 'e'},  {"inactive", 'f'},    {"gid", 'g'},
    {"groups", 'G'},       {"login", 'l'},       {"lock", 'L'},        {"move-home", 'm'},
    {"non-unique", 'o'},   {"password", 'p'},    {"prefix", 'P'},      {"remove", 'r'},
    {"root", 'R'},         {"shell", 's'},       {"uid", 'u'},         {"unlock", 'U'},
    {"add-subuids", 'v'},  {"del-subuids", 'V'}, {"add-subgids", 'w'}, {"del-subgids", 'W'},
    {"selinux-user", 'Z'},
});

// useradd(8).
constexpr auto kUseradd = std::to_array<LongOption>({
    {"badname", ' '},
    {"badnames", ' '},
    {"base-dir", 'b'},
    {"btrfs-subvolume-home", ' '},
    {"comment", 'c'},
    {"home-dir", 'd'},
    {"home", 'd'},
    {"defaults", 'D'},
    {"expiredate", 'e'},
    {"inactive", 'f'},
    {"gid", 'g'},
    {"groups", 'G'},
    {"skel", 'k'},
    {"key", 'K'},
    {"no-log-init", 'l'},
    {"create-home", 'm'},
    {"no-create-home", 'M'},
    {"no-user-group", 'N'},
    {"non-unique", 'o'},
    {"password", 'p'},
    {"prefix", 'P'},
    {"system", 'r'},
    {"root", 'R'},
    {"shell", 's'},
    {"uid", 'u'},
    {"user-group", 'U'},
    {"selinux-user", 'Z'},
});

// gpasswd(1).
constexpr auto kGpasswd = std::to_array<LongOption>({
    {"add", 'a'},
    {"administrators", 'A'},
    {"delete", 'd'},
    {"members", 'M'},
    {"root", 'Q'},
    {"remove-password", 'r'},
    {"restrict", 'R'},
});

// groupmems(8).
constexpr auto kGroupmems = std::to_array<LongOption>({
    {"add", 'a'},
    {"delete", 'd'},
    {"group", 'g'},
    {"list", 'l'},
    {"purge", 'p'},
    {"root", 'R'},
});

// groupmod(8), groupadd(8): -U since shadow 4.10.
constexpr auto kGroupmod = std::to_array<LongOption>({
    {"append", 'a'},
    {"gid", 'g'},
    {"new-name", 'n'},
    {"non-unique", 'o'},
    {"password", 'p'},
    {"prefix", 'P'},
    {"root", 'R'},
    {"users", 'U'},
});
constexpr auto kGroupadd = std::to_array<LongOption>({
    {"force", 'f'},
    {"gid", 'g'},
    {"key", 'K'},
    {"non-unique", 'o'},
    {"password", 'p'},
    {"prefix", 'P'},
    {"system", 'r'},
    {"root", 'R'},
    {"users", 'U'},
});

// adduser(8) of Debian, which is addgroup too.
constexpr auto kAdduser = std::to_array<LongOption>({
    {"add_extra_groups", ' '},
    {"allow-all-names", ' '},
    {"allow-bad-names", ' '},
    {"allow-badname", ' '},
    {"comment=", ' '},
    {"conf=", ' '},
    {"debug", ' '},
    {"disabled-login", ' '},
    {"disabled-password", ' '},
    {"encrypt-home", ' '},
    {"firstgid=", ' '},
    {"firstuid=", ' '},
    {"force-badname", ' '},
    {"gecos=", ' '},
    {"gid=", ' '},
    {"group", ' '},
    {"home=", ' '},
    {"ingroup", 'I'},
    {"lastgid=", ' '},
    {"lastuid=", ' '},
    {"logmsglevel=", ' '},
    {"no-create-home", ' '},
    {"quiet", ' '},
    {"shell=", ' '},
    {"stderrmsglevel=", ' '},
    {"stdoutmsglevel=", ' '},
    {"system", ' '},
    {"uid=", ' '},
    {"verbose", ' '},
});

bool makes_user(const Words& words, std::string_view group) {
    if (words.operands.empty()) return false;
    return words.last_of('g') == group || lists(words.last_of('G'), group);
}

// With -r the groups of -G are taken away.
bool changes_user(const Words& words, std::string_view group) {
    return !words.has('r') && makes_user(words, group);
}

bool changes_members(const Words& words, std::string_view group) {
    const bool adds = !words.last_of('a').empty() || !words.last_of('M').empty();
    return adds && words.operand(0) == group;
}

bool adds_member(const Words& words, std::string_view group) {
    return !words.last_of('a').empty() && words.last_of('g') == group;
}

bool names_users(const Words& words, std::string_view group) {
    return !words.last_of('U').empty() && words.operand(0) == group;
}

// `adduser USER GROUP`; with one word a user, or a group, is made.
bool joins(const Words& words, std::string_view group) {
    return words.operand(1) == group || (!words.operands.empty() && words.last_of('I') == group);
}

bool joins_in_busybox(const Words& words, std::string_view group) {
    return words.operand(1) == group || (!words.operands.empty() && words.last_of('G') == group);
}

constexpr auto kTools = std::to_array<GroupTool>({
    {"usermod", "abc:d:e:f:g:G:hl:Lmop:P:rR:s:u:Uv:V:w:W:Z:", kUsermod, "RP", changes_user},
    {"useradd", "b:c:d:De:f:Fg:G:hk:K:lmMNop:P:rR:s:u:UZ:", kUseradd, "RP", makes_user},
    {"gpasswd", "a:A:d:hM:Q:rR", kGpasswd, "Q", changes_members},
    {"groupmems", "a:d:g:hlpR:", kGroupmems, "R", adds_member},
    {"groupmod", "ag:hn:op:P:R:U:", kGroupmod, "RP", names_users},
    {"groupadd", "fg:hK:op:P:rR:U:", kGroupadd, "RP", names_users},
    {"adduser", "hqvI:", kAdduser, "", joins},
    {"addgroup", "hqvI:", kAdduser, "", joins},
});

// Of busybox, which has no shadow. Its long options are seldom compiled in.
constexpr auto kBusyboxTools = std::to_array<GroupTool>({
    {"adduser", "Dh:g:G:Hk:s:Su:", {}, "", joins_in_busybox},
    {"addgroup", "g:S", {}, "", joins_in_busybox},
});

const GroupTool* find_tool(std::span<const GroupTool> tools, std::string_view name) noexcept {
    const auto found = std::ranges::find(tools, name, &GroupTool::name);
    return found == tools.end() ? nullptr : &*found;
}

class OptionReader {
 public:
    OptionReader(const GroupTool& tool, std::span<const std::string> arguments)
        : tool_(tool), rest_(arguments) {}

    // Absent if an option is not known: the program refuses it.
    std::optional<Words> read() {
        while (!rest_.empty()) {
            const std::string_view word = take();
            if (word == "--") {
                while (!rest_.empty()) words_.operands.emplace_back(take());
            } else if (word.starts_with("--")) {
                if (!read_long(word.substr(2))) return std::nullopt;
            } else if (word.size() > 1 && word.front() == '-') {
                if (!read_letters(word.substr(1))) return std::nullopt;
            } else {
                words_.operands.push_back(word);
            }
        }
        return std::move(words_);
    }

 private:
    std::string_view take() {
        const std::string_view word = rest_.front();
        rest_ = rest_.subspan(1);
        return word;
    }

    bool has_value(char letter) const noexcept {
        const auto at = tool_.letters.find(letter);
        return at != std::string_view::npos && tool_.letters.substr(at + 1).starts_with(':');
    }

    bool read_letters(std::string_view letters) {
        while (!letters.empty()) {
            const char letter = letters.front();
            letters.remove_prefix(1);
            if (letter == ':' || tool_.letters.find(letter) == std::string_view::npos) return false;
            if (!has_value(letter)) {
                words_.options.emplace_back(letter, std::string_view{});
                continue;
            }
            if (letters.empty() && rest_.empty()) return false;
            words_.options.emplace_back(letter, letters.empty() ? take() : letters);
            break;
        }
        return true;
    }

    // A long option may be cut where no other begins so.
    const LongOption* find_long(std::string_view name) const noexcept {
        const LongOption* found = nullptr;
        for (const auto& option : tool_.longer) {
            const auto whole = option.name.substr(0, option.name.find('='));
            if (whole == name) return &option;
            if (!whole.starts_with(name)) continue;
            if (found != nullptr && found->letter != option.letter) return nullptr;
            found = &option;
        }
        return found;
    }

    bool read_long(std::string_view name) {
        const auto equals = name.find('=');
        const auto* const option = find_long(name.substr(0, equals));
        if (option == nullptr) return false;
        std::string_view value;
        if (has_value(option->letter) || option->name.ends_with('=')) {
            if (equals == std::string_view::npos && rest_.empty()) return false;
            value = equals == std::string_view::npos ? take() : name.substr(equals + 1);
        }
        words_.options.emplace_back(option->letter, value);
        return true;
    }

    const GroupTool& tool_;
    std::span<const std::string> rest_;
    Words words_;
};

// The tool that a program is, and the words after its name.
const GroupTool* take_tool(std::string_view exe, std::span<const std::string>& words) {
    const auto take_name = [&words] {
        const auto name = program_name(words.front());
        words = words.subspan(1);
        return name;
    };
    const auto first = take_name();
    const auto name = exe.empty() ? first : program_name(exe);
    if (name == "busybox") {
        if (first != "busybox") return find_tool(kBusyboxTools, first);
        return words.empty() ? nullptr : find_tool(kBusyboxTools, take_name());
    }
    if (!name.starts_with("perl")) return find_tool(kTools, name);
    while (!words.empty() && words.front().starts_with('-')) words = words.subspan(1);
    return words.empty() ? nullptr : find_tool(kTools, take_name());
}

}  // namespace

bool adds_group_member(std::string_view exe, std::span<const std::string> arguments, std::string_view group) {
    if (arguments.empty()) return false;
    const auto* const tool = take_tool(exe, arguments);
    if (tool == nullptr) return false;
    const auto words = OptionReader(*tool, arguments).read();
    if (!words || !tool->adds(*words, group)) return false;
    return std::ranges::none_of(tool->elsewhere, [&](char letter) { return words->has(letter); });
}

bool reports_group_member(const RecordView& record, std::string_view group) {
    // src/usermod.c and gpasswd.c of shadow, and its patches in the RHEL family: "add-user-to-group",
    // "add-to-shadow-group". Others have "adding user to group", mostly without the name of the group.
    const auto op = decode_value(record.field("op").value_or(std::string_view{}));
    if (!op.starts_with("add") || op.find("group") == std::string::npos || op.find("to") == std::string::npos)
        return false;
    return decode_value(record.field("grp").value_or(std::string_view{})) == group &&
           says_success(record.field("res").value_or(std::string_view{}));
}

}  // namespace dockaudit
