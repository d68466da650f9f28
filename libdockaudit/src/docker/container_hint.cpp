#include "docker/container_hint.hpp"

#include <algorithm>
#include <array>

#include "docker/cgroup_path.hpp"
#include "docker/runtime_command.hpp"
#include "record/field_scan.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kShortestPrefix = 12;
constexpr std::string_view kPath = "path";

// The id that is the whole of a word, or its beginning.
std::string_view whole_id(std::string_view text) noexcept {
    const bool is_id = text.size() >= kShortestPrefix && text.size() <= ContainerHint::kIdSize &&
                       std::ranges::all_of(text, is_lower_hex_digit);
    return is_id ? text : std::string_view{};
}

bool is_service_record(RecordType type) noexcept {
    return type == RecordType::service_start || type == RecordType::service_stop;
}

}  // namespace

bool is_machine_record(RecordType type) noexcept {
    return type == RecordType::virt_control || type == RecordType::virt_resource ||
           type == RecordType::virt_machine_id;
}

void ContainerHint::clear() noexcept {
    id_.clear();
    source_ = {};
}

void ContainerHint::begin_command() noexcept {
    kind_ = RuntimeKind::none;
    arguments_.clear();
    has_argument_ = false;
}

void ContainerHint::read(const EventView& event) {
    begin_command();
    const auto arguments = event.argv();
    for (const auto& argument : arguments) add_argument(argument);
    end_command();
    constexpr auto kLetters = [] {
        FirstLetters letters("proctitle");
        for (const char* name : {"cwd", "name"}) letters.insert(std::string_view(name));
        return letters;
    }();
    std::string text;
    for (const auto& record : event.records()) {
        add_message(record);
        FieldScan::visit(record.fields(), kLetters, [&](const Field& field) {
            if (field.name == "proctitle" && arguments.empty()) {
                text.clear();
                append_untrusted(text, field.value, HexRule::argument);
                add_title(text);
            } else if (field.name == "cwd" || (field.name == "name" && record.type() == RecordType::path)) {
                add_path(decode_untrusted(field.value, HexRule::text, text));
            }
            return true;
        });
    }
}

// More digits are better; of as many, those of a command line, as paths follow from it.
void ContainerHint::offer(std::string_view id, std::string_view source) {
    const bool is_surer = id.size() == id_.size() && source_ == kPath && source != kPath;
    if (id.size() <= id_.size() && !is_surer) return;
    id_.assign(id);
    source_ = source;
}

void ContainerHint::add_argument(std::string_view argument) {
    if (!has_argument_) kind_ = runtime_kind(program_name(argument));
    has_argument_ = true;
    if (kind_ != RuntimeKind::none) arguments_.emplace_back(argument);
}

void ContainerHint::end_command() {
    if (kind_ == RuntimeKind::none) return;
    const std::vector<std::string_view> arguments(arguments_.begin(), arguments_.end());
    const auto command = parse_runtime_command(arguments.front(), arguments);
    constexpr std::array<std::string_view, 6> kSources{"", "shim", "conmon", "runc", "runc", "engine"};
    offer(whole_id(command.id), kSources[static_cast<std::size_t>(command.kind)]);
    if (command.kind == RuntimeKind::runtime) {
        for (const auto argument : arguments) {
            if (argument.starts_with('/')) add_path(argument);
        }
    }
    begin_command();
}

void ContainerHint::add_title(std::string_view title) {
    begin_command();
    while (!title.empty()) {
        const auto argument = title.substr(0, title.find('\0'));
        add_argument(argument);
        if (kind_ == RuntimeKind::none) return;
        title.remove_prefix(std::min(argument.size() + 1, title.size()));
    }
    end_command();
}

void ContainerHint::add_message(const RecordView& record) {
    const bool is_machine = is_machine_record(record.type());
    if (!is_machine && !is_service_record(record.type())) return;
    std::string buffer;
    for (const auto& field : record.fields()) {
        const auto text = decode_untrusted(field.value, HexRule::text, buffer);
        if (is_machine && field.name == "cgroup") {
            offer(find_cgroup_container(text).value_or(CgroupContainer{}).id, "machine");
        } else if (is_machine && (field.name == "vm" || field.name == "uuid")) {
            offer(whole_id(text), "machine");
        } else if (!is_machine && field.name == "unit") {
            // A number or the kind of the unit may follow.
            const auto name = text.substr(0, text.find_first_of("-."));
            if (name.size() == kIdSize) offer(whole_id(name), "unit");
        }
    }
}

void ContainerHint::add_path(std::string_view path) {
    // None is shorter; most paths are.
    constexpr std::size_t kShortest = std::string_view("docker-").size() + kShortestPrefix;
    if (path.size() < kShortest || is_whole()) return;
    if (const auto id = find_container_id(path)) offer(*id, kPath);
}

}  // namespace dockaudit
