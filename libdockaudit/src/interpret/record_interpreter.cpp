#include "interpret/record_interpreter.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include <dockaudit/names.hpp>

#include "base/ascii.hpp"
#include "base/hex.hpp"
#include "facts/value.hpp"
#include "interpret/accounts.hpp"
#include "interpret/kernel_names.hpp"
#include "record/field_scan.hpp"
#include "record/field_value.hpp"
#include "record/socket_address.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kUnknownArch = "unknown-elf-type(";
constexpr std::string_view kUnknownCall = "unknown-syscall(";

// An id as the kernel and auditd write it; anything else (octal, hex, signs) is left to libauparse.
std::optional<std::uint32_t> parse_plain_id(std::string_view text) noexcept {
    if (!is_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc{} ? std::optional(id) : std::nullopt;
}

// 0 for what is no number.
std::uint32_t parse_number(std::string_view digits, int base) noexcept {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    return number;
}

constexpr std::string_view kX86_64 = "c000003e";

}  // namespace

RecordInterpreter::RecordInterpreter(const InterpreterOptions& options)
    : mode_(options.escape),
      mask_(escape_mask(options.escape)),
      cache_(options.max_cached_values),
      oracle_(mode_) {}

void RecordInterpreter::set_record(const RecordView& record) {
    type_ = record.type();
    fields_ = record.fields();
    if (record.is_enriched()) {
        enrichment_.read(type_, record.enrichment());
    } else {
        enrichment_.clear();
    }
    has_call_ = false;
}

std::string_view RecordInterpreter::interpret(const Field& field) {
    return interpret(classify(type_, field.name, field.value), field, find_stored(field));
}

std::optional<std::string_view> RecordInterpreter::interpret_classified(const Field& field) {
    const auto field_class = classify(type_, field.name, field.value);
    if (field_class == FieldClass::unclassified) return std::nullopt;
    return interpret(field_class, field, find_stored(field));
}

std::size_t RecordInterpreter::count_before(const Field& field) const {
    std::size_t count = 0;
    FieldScan::visit(fields_, FirstLetters(field.name), [&](const Field& other) {
        if (other.value.data() >= field.value.data()) return false;
        count += other.name == field.name ? 1U : 0U;
        return true;
    });
    return count;
}

// A text between quotes is no number or id, whatever the field means elsewhere (`family="unix"`).
std::string_view RecordInterpreter::interpret_quoted(FieldClass field_class, const Field& field) {
    const auto text = unquote(field.value).value_or(field.value);
    switch (field_class) {
        case FieldClass::uid:
        case FieldClass::gid:
            return is_digits(text) ? account(field_class, {field.name, text}) : escaped(text);
        case FieldClass::tty_data:
            return ask(field_class, field);
        case FieldClass::apparmor_address:
            return apparmor_address(text);
        default:
            return escaped(text);
    }
}

std::string_view RecordInterpreter::interpret_stored(FieldClass field_class, const Field& field) {
    if (field.value.starts_with('"')) return interpret_quoted(field_class, field);
    switch (field_class) {
        case FieldClass::unclassified:
            if (field.name == "seperms") return permissions(field);
            return escaped(unquote(field.value).value_or(field.value));
        case FieldClass::mac_label:
        case FieldClass::addr:
            return escaped(field.value);
        case FieldClass::uid:
        case FieldClass::gid:
            return account(field_class, field);
        case FieldClass::escaped:
        case FieldClass::escaped_file:
            if (field.value.starts_with("00") && (field.name == "path" || field.name == "name"))
                return escaped(decode_name(field.value, buffer_));
            return untrusted(field);
        case FieldClass::escaped_key:
            return untrusted(field);
        case FieldClass::proctitle:
            return escaped(decode_proctitle(field.value, buffer_));
        case FieldClass::session:
            return field.value == "4294967295" ? "unset" : escaped(field.value);
        case FieldClass::success:
            return success(field);
        case FieldClass::exit:
            // Only errors have names.
            return field.value.size() <= 18 && is_digits(field.value) ? field.value : ask(field_class, field);
        case FieldClass::apparmor_address:
            return apparmor_address(field.value);
        case FieldClass::tty_data:
            return find_hex(field.value, HexRule::always).empty() ? escaped(field.value)
                                                                  : ask(field_class, field);
        case FieldClass::mode:
        case FieldClass::cap_bitmap:
            // The many. What is known was in notation when it was asked about.
            if (const auto text = find(field_class, field.value, nullptr)) return *text;
            [[fallthrough]];
        default:
            // What somebody interpreted before is not interpreted again.
            return is_in_notation(field_class, field.value) ? interpret_number(field_class, field)
                                                            : escaped(field.value);
    }
}

std::string_view RecordInterpreter::interpret_number(FieldClass field_class, const Field& field) {
    switch (field_class) {
        case FieldClass::syscall:
            return syscall(field);
        case FieldClass::arch:
            return arch(field);
        case FieldClass::sockaddr:
            return socket_address(field);
        case FieldClass::octal_oflag:
            return open_flags(field);
        case FieldClass::fan_type:
            return field.value == "0" ? "none" : field.value == "1" ? "rule_info" : "unknown";
        case FieldClass::fan_info:
            return rule_of_fanotify(field);
        case FieldClass::trust:
            return field.value == "0" ? "no" : field.value == "1" ? "yes" : "unknown";
        case FieldClass::uring_op: {
            const auto name = find_uring_op_name(parse_number(field.value, 10));
            return name.empty() ? escaped(field.value) : name;
        }
        case FieldClass::a0:
        case FieldClass::a1:
        case FieldClass::a2:
        case FieldClass::a3:
            return argument(static_cast<unsigned>(field_class) - static_cast<unsigned>(FieldClass::a0),
                            field);
        default:
            return ask(field_class, field);
    }
}

std::string_view RecordInterpreter::untrusted(const Field& field) {
    return escaped(decode_untrusted(field.value, hex_rule(type_, field.name), buffer_));
}

// AppArmor's name of a socket, without its quotes: `@` and the name of an abstract one, in hex if it has odd
// bytes.
std::string_view RecordInterpreter::apparmor_address(std::string_view text) {
    if (!text.starts_with('@')) return escaped(text);
    const auto digits = find_hex(text.substr(1), HexRule::text);
    if (digits.empty()) return escaped(text);
    buffer_.assign(1, '@');
    append_hex_decoded(buffer_, digits);
    buffer_.erase(buffer_.find_last_not_of('\0') + 1);
    return escaped(buffer_);
}

// What auditd stored has the name of an interface, but does not know all families, and no abstract sockets.
std::string_view RecordInterpreter::socket_address(const Field& field) {
    const auto stored = find_stored(field);
    if (!stored) {
        if (const auto text = find(FieldClass::sockaddr, field.value, nullptr)) return *text;
    }
    const bool is_doubtful =
        stored && (may_be_abstract_socket(field.value) || stored->ends_with("(unsupported) }"));
    if (stored && !is_doubtful) return escaped(*stored);
    const auto address = parse_socket_address(field.value);
    if (!address) return escaped(stored ? *stored : field.value);
    if (address->scope != 0) return ask(FieldClass::sockaddr, field);
    buffer_.clear();
    append_socket_address(buffer_, *address);
    if (stored) return escaped(buffer_);
    ++statistics.misses;
    return cache_.insert(key_, escaped(buffer_));
}

std::string_view RecordInterpreter::arch(const Field& field) {
    const auto name = find_newer_arch_name(parse_number(field.value, 16));
    return name.empty() ? ask(FieldClass::arch, field) : name;
}

std::string_view RecordInterpreter::open_flags(const Field& field) {
    return ask(FieldClass::oflag, {"oflag", fmt::format("{:x}", parse_number(field.value, 8))});
}

// The number of a rule of fapolicyd, for which alone a fanotify listener gives a type.
std::string_view RecordInterpreter::rule_of_fanotify(const Field& field) {
    if (fields_.find("fan_type") != "1") return escaped(field.value);
    buffer_ = fmt::to_string(parse_number(field.value, 16));
    return buffer_;
}

std::string_view RecordInterpreter::account(FieldClass field_class, const Field& field) {
    const auto id = parse_plain_id(field.value);
    if (id == 0U) return "root";
    if (!id) return is_in_notation(field_class, field.value) ? ask(field_class, field) : escaped(field.value);
    if (const auto text = find(field_class, field.value, nullptr)) return *text;
    ++statistics.misses;
    buffer_.clear();
    if (field_class == FieldClass::uid) {
        append_user_name(buffer_, *id);
    } else {
        append_group_name(buffer_, *id);
    }
    return cache_.insert(key_, escaped(buffer_));
}

std::string_view RecordInterpreter::success(const Field& field) {
    if (field.value == "1") return "yes";
    if (field.value == "0") return "no";
    const bool is_word = field.value.empty() || field.value.front() < '0' || field.value.front() > '9';
    return is_word ? escaped(field.value) : ask(FieldClass::success, field);
}

// Libauparse shows a comma where the record has spaces.
std::string_view RecordInterpreter::permissions(const Field& field) {
    buffer_.clear();
    for (const char c : field.value) {
        if (c != ' ') buffer_.push_back(c);
        if (c == ' ' && !buffer_.empty() && buffer_.back() != ',') buffer_.push_back(',');
    }
    return escaped(buffer_);
}

void RecordInterpreter::read_call() {
    if (has_call_) return;
    has_call_ = true;
    call_ = {};
    meaning_ = {};
    if (type_ != RecordType::syscall && type_ != RecordType::seccomp) return;
    for (const auto& [name, value] : fields_) {
        if (name == "arch") call_.arch = value;
        if (name == "syscall") call_.syscall = value;
        const bool has_both = !call_.arch.empty() && !call_.syscall.empty();
        if (has_both || name == "a2") break;
    }
    if (call_.arch.empty()) return;
    if (!is_in_notation(FieldClass::arch, call_.arch)) {
        const auto number = read_number(call_.arch, Reader::arch);
        if (!number) return;
        arch_ = fmt::format("{:x}", *number);
        call_.arch = arch_;
    }
    if (const auto* known =
            type_ == RecordType::syscall ? meanings_.find(call_.arch, call_.syscall) : nullptr) {
        meaning_ = *known;
    } else {
        find_meaning();
    }
}

void RecordInterpreter::find_meaning() {
    if (!is_in_notation(FieldClass::arch, call_.arch) || !is_in_notation(FieldClass::syscall, call_.syscall))
        return;
    const auto arch = parse_number(call_.arch, 16);
    meaning_.is_newer_arch = !find_newer_arch_name(arch).empty();
    meaning_.knows_arch =
        meaning_.is_newer_arch || !ask(FieldClass::arch, {"arch", call_.arch}).starts_with(kUnknownArch);
    if (!meaning_.knows_arch || type_ != RecordType::syscall) return;
    if (!is_multiplexed_call(call_.syscall))
        meaning_.number = meanings_.take_number(call_.arch, call_.syscall);
    const std::string name(syscall({"syscall", call_.syscall}));
    meaning_.arguments = syscall_arguments(name, meaning_.is_newer_arch || is_examined_arch(call_.arch));
    for (unsigned i = 0; i < meaning_.corrections.size(); ++i)
        meaning_.corrections[i] = find_argument_correction(name, i, arch);
    if (meaning_.is_newer_arch) {
        if (const auto number = find_syscall(name, parse_number(kX86_64, 16))) {
            meaning_.like_call = static_cast<std::uint16_t>(*number);
        } else {
            meaning_.arguments = {};
        }
    }
    if (meaning_.number != 0) meanings_.remember(call_.arch, call_.syscall, meaning_);
}

// An argument by which others get their meaning. Few calls have one.
std::string_view RecordInterpreter::decisive(std::string_view argument) const {
    return fields_.find(argument).value_or(std::string_view{});
}

std::string_view RecordInterpreter::syscall(const Field& field) {
    read_call();
    if (!meaning_.knows_arch) return escaped(field.value);
    std::string_view text;
    if (!meaning_.is_newer_arch) {
        const SyscallContext context{
            call_.arch, field.value,
            is_multiplexed_call(field.value) ? decisive("a0") : std::string_view("0"), "0"};
        text = ask(FieldClass::syscall, field, &context);
        if (!text.starts_with(kUnknownCall)) return text;
    }
    const auto name = find_newer_call_name(parse_number(call_.arch, 16), parse_number(field.value, 10));
    if (!name.empty()) return name;
    if (!text.empty()) return text;
    buffer_.assign(kUnknownCall).append(field.value).append(1, ')');
    return escaped(buffer_);
}

std::string_view RecordInterpreter::argument(unsigned number, const Field& field) {
    const auto class_of = [](unsigned i) {
        return static_cast<FieldClass>(static_cast<unsigned>(FieldClass::a0) + i);
    };
    read_call();
    const auto& arguments = meaning_.arguments;
    const auto* correction = meaning_.corrections[number];
    const bool is_meaningful = correction != nullptr
                                   ? correction->like_call != 0
                                   : ((static_cast<unsigned>(arguments.meaningful) >> number) & 1U) != 0;
    if (!meaning_.knows_arch || !is_meaningful) {
        buffer_.assign("0x").append(field.value);
        return escaped(buffer_);
    }
    // Where libauparse does not know the call or this argument, it is asked about one of x86_64 that it
    // knows.
    if (correction) {
        const fmt::format_int call(correction->like_call);
        const std::array<char, 2> name{'a', static_cast<char>('0' + correction->like_argument)};
        const SyscallContext context{kX86_64, {call.data(), call.size()}, "0", "0"};
        return ask(class_of(correction->like_argument), {{name.data(), name.size()}, field.value}, &context);
    }
    const fmt::format_int like_call(meaning_.like_call);
    const SyscallContext context{
        meaning_.is_newer_arch ? kX86_64 : call_.arch,
        meaning_.is_newer_arch ? std::string_view(like_call.data(), like_call.size()) : call_.syscall,
        arguments.first_decides ? decisive("a0") : std::string_view("0"),
        arguments.second_decides ? decisive("a1") : std::string_view("0")};
    return ask(class_of(number), field, &context);
}

std::optional<std::string_view> RecordInterpreter::find(FieldClass field_class, std::string_view value,
                                                        const SyscallContext* context) {
    key_.assign(1, static_cast<char>(field_class));
    const bool is_of_call =
        context && context->arch.data() == call_.arch.data() && context->syscall == call_.syscall;
    if (is_of_call && meaning_.number != 0) {
        constexpr char kByNumber = '\x80';
        key_.front() = static_cast<char>(key_.front() | kByNumber);
        key_.append(reinterpret_cast<const char*>(&meaning_.number), sizeof meaning_.number);
        for (const auto part : {context->a0, context->a1}) key_.append(part).push_back('\n');
    } else if (context) {
        for (const auto part : {context->arch, context->syscall, context->a0, context->a1})
            key_.append(part).push_back('\n');
    }
    key_.append(value);
    auto text = cache_.find(key_);
    if (text) ++statistics.hits;
    return text;
}

std::string_view RecordInterpreter::ask(FieldClass field_class, const Field& field,
                                        const SyscallContext* context) {
    if (const auto text = find(field_class, field.value, context)) return *text;
    ++statistics.misses;
    ++statistics.asked;
    const auto answer = oracle_.interpret(context ? RecordType::syscall : type_, context, field);
    if (!answer) return cache_.insert(key_, escaped(field.value));
    // It puts a prefix before what it cannot name, be there one or not.
    std::string text(answer->substr(answer->starts_with("0x0x") ? 2 : 0));
    if (context) correct_words(text);
    // It has escaped what it knows to be harmful, and more would escape that again.
    if (!needs_escape(text, escape_mask(std::min(mode_, EscapeMode::tty)))) return cache_.insert(key_, text);
    std::string safe;
    append_escaped(safe, text, std::min(mode_, EscapeMode::tty));
    return cache_.insert(key_, safe);
}

std::string_view RecordInterpreter::escape(std::string_view text) {
    text_.clear();
    append_escaped(text_, text, mode_);
    return text_;
}

}  // namespace dockaudit
