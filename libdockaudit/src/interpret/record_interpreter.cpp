#include "interpret/record_interpreter.hpp"

#include <algorithm>
#include <charconv>

#include "interpret/accounts.hpp"
#include "record/field_scan.hpp"
#include "record/field_value.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kUnknownArch = "unknown-elf-type(";

bool is_digits(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// An id as the kernel and auditd write it; anything else (octal, hex, signs) is left to libauparse.
std::optional<std::uint32_t> parse_plain_id(std::string_view text) noexcept {
    if (!is_digits(text) || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc{} ? std::optional(id) : std::nullopt;
}

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
    if (field_class == FieldClass::uid || field_class == FieldClass::gid) {
        return is_digits(text) ? account(field_class, {field.name, text}) : escaped(text);
    }
    if (field_class == FieldClass::tty_data) return ask(field_class, field);
    const bool is_address = field.name.ends_with("addr");
    return escaped(is_address ? decode_socket_name(text, buffer_) : text);
}

std::string_view RecordInterpreter::interpret_stored(FieldClass field_class, const Field& field) {
    if (field.value.starts_with('"')) return interpret_quoted(field_class, field);
    switch (field_class) {
        case FieldClass::unclassified:
            return field.name == "seperms" ? permissions(field) : escaped(field.value);
        case FieldClass::mac_label:
            return escaped(field.value);
        case FieldClass::uid:
        case FieldClass::gid:
            return account(field_class, field);
        case FieldClass::escaped:
        case FieldClass::escaped_file:
        case FieldClass::escaped_key:
            return escaped(decode_untrusted(field.value, buffer_));
        case FieldClass::proctitle:
            return proctitle(field);
        case FieldClass::session:
            return field.value == "4294967295" ? "unset" : escaped(field.value);
        case FieldClass::success:
            return success(field);
        case FieldClass::exit:
            // Only errors have names.
            return field.value.size() <= 18 && is_digits(field.value) ? field.value : ask(field_class, field);
        case FieldClass::syscall:
            return syscall(field);
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

std::string_view RecordInterpreter::account(FieldClass field_class, const Field& field) {
    const auto id = parse_plain_id(field.value);
    if (id == 0U) return "root";
    if (!id) return ask(field_class, field);
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

std::string_view RecordInterpreter::proctitle(const Field& field) {
    return decode_proctitle(field.value, buffer_) ? escaped(buffer_) : ask(FieldClass::proctitle, field);
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
        if (name == "a0") call_.a0 = value;
        if (name == "a1") call_.a1 = value;
        if (name == "a2") break;
    }
    if (call_.arch.empty()) return;
    if (const auto* known =
            type_ == RecordType::syscall ? meanings_.find(call_.arch, call_.syscall) : nullptr) {
        meaning_ = *known;
    } else {
        find_meaning();
    }
}

void RecordInterpreter::find_meaning() {
    meaning_.knows_arch = !ask(FieldClass::arch, {"arch", call_.arch}).starts_with(kUnknownArch);
    if (!meaning_.knows_arch || type_ != RecordType::syscall) return;
    if (!is_multiplexed_call(call_.syscall))
        meaning_.number = meanings_.take_number(call_.arch, call_.syscall);
    meaning_.arguments = syscall_arguments(syscall({"syscall", call_.syscall}), is_examined_arch(call_.arch));
    if (meaning_.number != 0) meanings_.remember(call_.arch, call_.syscall, meaning_);
}

std::string_view RecordInterpreter::syscall(const Field& field) {
    read_call();
    if (!meaning_.knows_arch) return escaped(field.value);
    const SyscallContext context{call_.arch, field.value,
                                 is_multiplexed_call(field.value) ? call_.a0 : std::string_view("0"), "0"};
    return ask(FieldClass::syscall, field, &context);
}

std::string_view RecordInterpreter::argument(unsigned number, const Field& field) {
    read_call();
    const auto& arguments = meaning_.arguments;
    if (!meaning_.knows_arch || ((static_cast<unsigned>(arguments.meaningful) >> number) & 1U) == 0) {
        buffer_.assign("0x").append(field.value);
        return escaped(buffer_);
    }
    const SyscallContext context{call_.arch, call_.syscall,
                                 arguments.first_decides ? call_.a0 : std::string_view("0"),
                                 arguments.second_decides ? call_.a1 : std::string_view("0")};
    const auto field_class = static_cast<FieldClass>(static_cast<unsigned>(FieldClass::a0) + number);
    return ask(field_class, field, &context);
}

std::optional<std::string_view> RecordInterpreter::find(FieldClass field_class, std::string_view value,
                                                        const SyscallContext* context) {
    key_.assign(1, static_cast<char>(field_class));
    if (context && meaning_.number != 0 && context->syscall == call_.syscall) {
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
    return cache_.insert(key_, answer ? *answer : escaped(field.value));
}

std::string_view RecordInterpreter::escape(std::string_view text) {
    text_.clear();
    append_escaped(text_, text, mode_);
    return text_;
}

}  // namespace dockaudit
