#include <algorithm>
#include <array>
#include <charconv>
#include <dockaudit/docker_command.hpp>

#include "base/ascii.hpp"
#include "docker/client_tables.hpp"
#include "docker/container_options.hpp"
#include "docker/flag_reader.hpp"
#include "docker/mount_spec.hpp"
#include "docker/runtime_command.hpp"

// Three steps: which program it is, the verb with the flags before it, the words of the verb. Each step knows the
// flags of its place from the tables.

namespace dockaudit {
namespace {

using Words = std::span<const std::string>;

std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

struct Program {
    std::string_view name;
    ContainerClient client;
    std::string_view group;  // the words before the verb that the name stands for
};

constexpr std::array kPrograms{
    Program{"docker", ContainerClient::docker, ""},
    Program{"docker-buildx", ContainerClient::docker, "buildx"},
    Program{"docker-compose", ContainerClient::docker_compose, "compose"},
    Program{"docker.io", ContainerClient::docker, ""},  // Debian before 2015
    Program{"nerdctl", ContainerClient::nerdctl, ""},
    Program{"podman", ContainerClient::podman, ""},
    Program{"podman-remote", ContainerClient::podman, ""},
};

const Program* find_program(std::string_view path) noexcept {
    const auto found = std::ranges::find(kPrograms, base_name(path), &Program::name);
    return found == kPrograms.end() ? nullptr : &*found;
}

// The kernel shows a script as `INTERPRETER [FLAGS] SCRIPT`, the script by its path.
bool is_interpreter(std::string_view path) noexcept {
    const auto name = base_name(path);
    return name == "sh" || name == "bash" || name == "dash" || name.starts_with("python");
}

// The place of the client among the words; absent if there is none.
std::optional<std::size_t> find_client(Words argv) noexcept {
    if (argv.empty()) return std::nullopt;
    if (find_program(argv[0])) return 0;
    if (!is_interpreter(argv[0])) return std::nullopt;
    std::size_t at = 1;
    // Flags such as `-s`; with `-c` and `-m` no script follows.
    if (at < argv.size() && argv[at].starts_with('-') && argv[at].find_first_of("cm") == std::string::npos)
        ++at;
    if (at == argv.size() || !argv[at].starts_with('/') || !find_program(argv[at])) return std::nullopt;
    return at;
}

bool is_true(const GivenFlag& flag) noexcept {
    return parse_go_bool(flag.value).value_or(false);
}

class CommandReader {
 public:
    CommandReader(const Program& program, Words words, bool is_whole)
        : words_(words), is_whole_(is_whole), plugin_(program.group) {
        command_.client = program.client;
        command_.verb = program.group;
    }

    DockerCommand read() {
        if (read_verb()) read_words();
        // Help needs no words.
        if (command_.is_help && command_.doubt == CommandDoubt::missing_words)
            command_.doubt = CommandDoubt::none;
        if (!is_whole_) doubt(CommandDoubt::missing_words);
        return std::move(command_);
    }

 private:
    // The first doubt is the cause of the others.
    void doubt(CommandDoubt doubt) noexcept {
        if (command_.doubt == CommandDoubt::none) command_.doubt = doubt;
    }

    // Takes the flags at this place off the words.
    ReadWords take_flags(FlagPlace place) {
        auto read = read_flags(words_, VerbFlags(command_.client, command_.verb), place);
        words_ = words_.subspan(read.end);
        doubt(read.doubt);
        for (const auto& flag : read.flags) {
            if (flag.name == "help") command_.is_help = is_true(flag);
        }
        return read;
    }

    void apply_global_flags(const ReadWords& read) {
        for (const auto& flag : read.flags) {
            if (flag.name == "context" || flag.name == "connection") command_.context = flag.value;
            if (flag.name == "host" || flag.name == "url" || flag.name == "address")
                command_.host = flag.value;
            if (flag.name == "config") command_.config = flag.value;
            if (flag.name == "daemon") command_.verb = "daemon";
        }
    }

    // False if there is none, or none that is known.
    bool read_verb() {
        while (true) {
            const auto read = take_flags(FlagPlace::before_operands);
            apply_global_flags(read);
            if (read.doubt != CommandDoubt::none || words_.empty()) return false;
            const std::string word = words_.front();
            words_ = words_.subspan(1);
            if (is_plugin_call(word)) continue;
            const auto words = command_.verb.empty() ? word : command_.verb + ' ' + word;
            command_.verb = canonical_verb(words);
            if (is_verb_group(words)) continue;
            if (VerbFlags(command_.client, command_.verb).is_known()) return true;
            doubt(word.empty() ? CommandDoubt::missing_words : CommandDoubt::unknown_verb);
            return false;
        }
    }

    // `docker-compose compose up` is what docker makes of `docker compose up`. What a plugin is docker asks by
    // `docker-cli-plugin-metadata`.
    bool is_plugin_call(std::string_view word) noexcept {
        const bool is_named = word == plugin_ || word == "docker-cli-plugin-metadata";
        const bool is_call = !plugin_.empty() && is_named && command_.verb == plugin_;
        if (is_call) {
            command_.is_plugin = true;
            command_.client = ContainerClient::docker;
        }
        return is_call;
    }

    void read_words() {
        const auto& rule = verb_rule(command_.verb);
        const bool has_tail = rule.operands == Operands::image_command ||
                              rule.operands == Operands::container_command ||
                              rule.operands == Operands::service_command ||
                              rule.operands == Operands::container_tail || rule.operands == Operands::tail;
        const auto read = take_flags(has_tail ? FlagPlace::before_operands : FlagPlace::anywhere);
        for (const auto& flag : read.flags) apply(flag, rule);
        // Flags for nothing to come: what the words are is not known.
        if (has_tail && read.doubt != CommandDoubt::none) return;
        operands_ = read.operands;
        take_operands(rule);
    }

    void apply(const GivenFlag& flag, const VerbRule& rule) {
        if (rule.starts_process && !apply_flag(command_.options, flag)) doubt(CommandDoubt::wrong_value);
        const std::string_view verb = command_.verb;
        if (flag.name == "latest") is_container_named_ = !is_true(flag);
        if (flag.name == "cidfile") is_container_named_ = false;
        if (flag.name == "rootfs") is_rootfs_ = is_true(flag);
        if (flag.name == "type") is_of_containers_ = flag.value == "container";
        if (flag.name == "output" && (verb == "save" || verb == "export" || verb == "compose export"))
            command_.output_file = flag.value;
        if (flag.name == "input" && verb == "load") command_.input_file = flag.value;
        if (flag.name == "tag" && verb == "build") command_.images.emplace_back(flag.value);
        if (flag.name == "opt" && verb == "volume create") add_volume_device(flag.value);
    }

    // A volume that is a folder of the host: `--opt type=none --opt o=bind --opt device=/`.
    void add_volume_device(std::string_view option) {
        if (!option.starts_with("device=/")) return;
        command_.options.mounts.push_back(
            {clean_source(option.substr(option.find('/'))), {}, "volume", false});
    }

    void take_operands(const VerbRule& rule) {
        const std::size_t given = operands_.size() + (is_container_named_ ? 0 : 1);
        if (given < rule.least) doubt(CommandDoubt::missing_words);
        switch (rule.operands) {
            case Operands::image_command:
                return take_image();
            case Operands::container_command:
            case Operands::container_tail:
                if (is_container_named_ && !take_first(command_.containers)) return;
                return take_rest(rule.operands == Operands::container_command ? command_.command
                                                                              : command_.arguments);
            case Operands::service_command:
                if (take_first(command_.services)) take_rest(command_.command);
                return;
            case Operands::tail:
                return take_rest(command_.command);
            default:
                take_rest(command_.arguments);
                return take_arguments(rule.operands);
        }
    }

    void take_image() {
        if (!is_rootfs_) {
            // No image is called so; the client refuses it.
            if (!operands_.empty() && operands_.front().starts_with('-'))
                return doubt(CommandDoubt::wrong_value);
            if (take_first(command_.images)) take_rest(command_.command);
            return;
        }
        std::vector<std::string> folders;
        if (!take_first(folders)) return;
        // `FOLDER[:OPTIONS]`
        const std::string_view folder = folders.front();
        command_.options.mounts.push_back(
            {clean_source(folder.substr(0, folder.find(':'))), "/", "rootfs", false});
        take_rest(command_.command);
    }

    // Takes the first operand, an argument that has a meaning; false if it is missing. An empty one is the gap
    // that an old kernel leaves.
    bool take_first(std::vector<std::string>& out) {
        if (operands_.empty() || operands_.front().empty()) {
            doubt(CommandDoubt::missing_words);
            return false;
        }
        out.emplace_back(operands_.front());
        command_.arguments.emplace_back(operands_.front());
        operands_.erase(operands_.begin());
        return true;
    }

    void take_rest(std::vector<std::string>& out) {
        out.insert(out.end(), operands_.begin(), operands_.end());
        operands_.clear();
    }

    void take_arguments(Operands operands) {
        const auto& words = command_.arguments;
        switch (operands) {
            case Operands::containers:
                return add_names(command_.containers, words);
            case Operands::images:
                return add_names(command_.images, words);
            case Operands::services:
                return add_services(words);
            case Operands::inspect:
                if (is_of_containers_) add_names(command_.containers, words);
                return;
            case Operands::container_first:
                if (is_container_named_) add_names(command_.containers, word_at(words, 0));
                return;
            case Operands::service_first:
                return add_names(command_.services, word_at(words, 0));
            case Operands::network_container:
                add_names(command_.options.networks, word_at(words, 0));
                return add_names(command_.containers, word_at(words, 1));
            case Operands::commit:
                add_names(command_.containers, word_at(words, 0));
                return add_names(command_.images, word_at(words, 1));
            case Operands::rename:
                add_names(command_.containers, word_at(words, 0));
                if (words.size() > 1) command_.new_name = words[1];
                return;
            case Operands::import_file:
                if (!words.empty()) command_.input_file = words[0];
                return add_names(command_.images, word_at(words, 1));
            case Operands::copy:
                return take_copy();
            default:
                return;
        }
    }

    // The word at a place, if there is one.
    static Words word_at(const std::vector<std::string>& words, std::size_t at) noexcept {
        return at < words.size() ? Words(words).subspan(at, 1) : Words();
    }

    void add_names(std::vector<std::string>& out, Words names) {
        for (const auto& name : names) {
            if (name.empty()) {
                doubt(CommandDoubt::missing_words);
            } else {
                out.push_back(name);
            }
        }
    }

    // `scale` is given `SERVICE=NUMBER`.
    void add_services(Words words) {
        for (std::string_view word : words) {
            const auto name = take_until(word, '=');
            if (!name.empty()) command_.services.emplace_back(name);
        }
    }

    void take_copy() {
        if (command_.arguments.size() != 2) return;
        command_.copy = CommandCopy{copy_end(command_.arguments[0]), copy_end(command_.arguments[1])};
        auto& names = command_.verb == "cp" ? command_.containers : command_.services;
        for (const auto* end : {&command_.copy->from, &command_.copy->to}) {
            if (!end->is_host()) names.push_back(end->container);
        }
    }

    // `CONTAINER:PATH`, or a path of the host: one that begins with `/` or `.`, or has no colon.
    static CopyEnd copy_end(std::string_view word) {
        const auto colon = word.find(':');
        const bool is_host =
            word.starts_with('/') || word.starts_with('.') || colon == std::string_view::npos || colon == 0;
        if (is_host) return {{}, std::string(word)};
        return {std::string(word.substr(0, colon)), std::string(word.substr(colon + 1))};
    }

    Words words_;  // those that are not read yet
    bool is_whole_;
    std::string_view plugin_;         // the group of verbs that the program is for, if it is a plugin
    bool is_container_named_ = true;  // false for podman's --latest: the first word is no container then
    bool is_rootfs_ = false;
    bool is_of_containers_ = false;
    std::vector<std::string_view> operands_;
    DockerCommand command_;
};

}  // namespace

std::optional<DockerCommand> DockerCommand::parse(std::span<const std::string> argv, bool is_whole) {
    const auto at = find_client(argv);
    if (!at) return std::nullopt;
    return CommandReader(*find_program(argv[*at]), argv.subspan(*at + 1), is_whole).read();
}

// Most events are of other programs, and to read an argv takes longer than all else.
std::optional<DockerCommand> DockerCommand::parse(const EventView& event) {
    const auto* const record = event.find_record(RecordType::execve);
    if (record == nullptr) return std::nullopt;
    const auto* const call = event.find_record(RecordType::syscall);
    const auto exe = call == nullptr ? std::nullopt : call->field("exe");
    if (exe && !may_be_client(decode_value(*exe))) return std::nullopt;
    const auto argv = event.argv();
    std::size_t total = argv.size();
    const auto argc = record->field("argc").value_or(std::string_view{});
    std::from_chars(argc.data(), argc.data() + argc.size(), total);
    return parse(argv, total <= argv.size());
}

}  // namespace dockaudit
