#include <dockaudit/interpreter.hpp>

#include <algorithm>
#include <charconv>
#include <mutex>

#include "interpret/accounts.hpp"
#include "interpret/enrichment.hpp"
#include "interpret/field_class.hpp"
#include "interpret/oracle.hpp"
#include "interpret/simple_values.hpp"
#include "interpret/syscall_arguments.hpp"
#include "interpret/value_cache.hpp"
#include "record/escape_table.hpp"

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

class Interpreter::Impl {
 public:
    explicit Impl(const InterpreterOptions& options)
        : mode_(options.escape),
          mask_(escape_mask(options.escape)),
          cache_(options.max_cached_values),
          oracle_(mode_) {}

    void set_record(const RecordView& record) {
        type_ = record.type();
        fields_ = record.fields();
        enrichment_.clear();
        if (record.is_enriched()) enrichment_.read(record.enrichment());
        has_call_ = false;
    }

    std::string_view interpret(const Field& field) {
        return interpret(classify(type_, field.name, field.value), field);
    }

    std::optional<std::string_view> interpret_classified(const Field& field) {
        const auto field_class = classify(type_, field.name, field.value);
        if (field_class == FieldClass::unclassified) return std::nullopt;
        return interpret(field_class, field);
    }

    InterpreterStatistics statistics;

 private:
    std::string_view interpret(FieldClass field_class, const Field& field);
    std::string_view interpret_stored(FieldClass field_class, const Field& field);
    std::string_view account(FieldClass field_class, const Field& field);
    std::string_view proctitle(const Field& field);
    std::string_view success(const Field& field);
    std::string_view argument(unsigned number, const Field& field);
    std::string_view syscall(const Field& field);
    std::string_view permissions(const Field& field);
    void read_call();

    std::string_view ask(FieldClass field_class, const Field& field, const SyscallContext* context = nullptr);
    std::optional<std::string_view> find(FieldClass field_class, std::string_view value,
                                         const SyscallContext* context);
    std::string_view escaped(std::string_view text);

    EscapeMode mode_;
    std::uint8_t mask_;
    ValueCache cache_;
    Oracle oracle_;

    // Of the record at hand.
    RecordType type_ = RecordType::unknown;
    FieldRange fields_{std::string_view{}};
    Enrichment enrichment_;

    // Its system call, read when a field first depends on it.
    bool has_call_ = false;
    bool knows_arch_ = false;
    SyscallContext call_;
    SyscallArguments arguments_;

    std::string key_;     // of the cache, of the last `find`
    std::string buffer_;  // of a decoded value
    std::string text_;    // of an escaped one
};

std::string_view Interpreter::Impl::interpret(FieldClass field_class, const Field& field) {
    if (const auto stored = enrichment_.find(field.name)) {
        const bool is_account = field_class == FieldClass::uid || field_class == FieldClass::gid;
        return escaped(is_account ? decode_untrusted(*stored, buffer_) : *stored);
    }
    return interpret_stored(field_class, field);
}

std::string_view Interpreter::Impl::interpret_stored(FieldClass field_class, const Field& field) {
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

std::string_view Interpreter::Impl::account(FieldClass field_class, const Field& field) {
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

std::string_view Interpreter::Impl::proctitle(const Field& field) {
    return decode_proctitle(field.value, buffer_) ? escaped(buffer_) : ask(FieldClass::proctitle, field);
}

std::string_view Interpreter::Impl::success(const Field& field) {
    if (field.value == "1") return "yes";
    if (field.value == "0") return "no";
    const bool is_word = field.value.empty() || field.value.front() < '0' || field.value.front() > '9';
    return is_word ? escaped(field.value) : ask(FieldClass::success, field);
}

// Libauparse shows a comma where the record has spaces.
std::string_view Interpreter::Impl::permissions(const Field& field) {
    buffer_.clear();
    for (const char c : field.value) {
        if (c != ' ') buffer_.push_back(c);
        if (c == ' ' && !buffer_.empty() && buffer_.back() != ',') buffer_.push_back(',');
    }
    return escaped(buffer_);
}

void Interpreter::Impl::read_call() {
    if (has_call_) return;
    has_call_ = true;
    knows_arch_ = false;
    call_ = {};
    arguments_ = {};
    if (type_ != RecordType::syscall && type_ != RecordType::seccomp) return;
    for (const auto& [name, value] : fields_) {
        if (name == "arch") call_.arch = value;
        if (name == "syscall") call_.syscall = value;
        if (name == "a0") call_.a0 = value;
        if (name == "a1") call_.a1 = value;
        if (name == "a2") break;
    }
    if (call_.arch.empty()) return;
    knows_arch_ = !ask(FieldClass::arch, {"arch", call_.arch}).starts_with(kUnknownArch);
    if (!knows_arch_ || type_ != RecordType::syscall) return;
    arguments_ = syscall_arguments(syscall({"syscall", call_.syscall}), is_examined_arch(call_.arch));
}

std::string_view Interpreter::Impl::syscall(const Field& field) {
    read_call();
    if (!knows_arch_) return escaped(field.value);
    // Of these two numbers, socketcall(2) and ipc(2) on several architectures, a0 is the call proper.
    const bool is_multiplexed = field.value == "102" || field.value == "117";
    const SyscallContext context{call_.arch, field.value, is_multiplexed ? call_.a0 : std::string_view("0"),
                                 "0"};
    return ask(FieldClass::syscall, field, &context);
}

std::string_view Interpreter::Impl::argument(unsigned number, const Field& field) {
    read_call();
    if (!knows_arch_ || ((static_cast<unsigned>(arguments_.meaningful) >> number) & 1U) == 0) {
        buffer_.assign("0x").append(field.value);
        return escaped(buffer_);
    }
    const SyscallContext context{call_.arch, call_.syscall,
                                 arguments_.first_decides ? call_.a0 : std::string_view("0"),
                                 arguments_.second_decides ? call_.a1 : std::string_view("0")};
    const auto field_class = static_cast<FieldClass>(static_cast<unsigned>(FieldClass::a0) + number);
    return ask(field_class, field, &context);
}

std::optional<std::string_view> Interpreter::Impl::find(FieldClass field_class, std::string_view value,
                                                        const SyscallContext* context) {
    key_.assign(1, static_cast<char>(field_class));
    if (context) {
        for (const auto part : {context->arch, context->syscall, context->a0, context->a1})
            key_.append(part).push_back('\n');
    }
    key_.append(value);
    auto text = cache_.find(key_);
    if (text) ++statistics.hits;
    return text;
}

std::string_view Interpreter::Impl::ask(FieldClass field_class, const Field& field,
                                        const SyscallContext* context) {
    if (const auto text = find(field_class, field.value, context)) return *text;
    ++statistics.misses;
    ++statistics.asked;
    const auto answer = oracle_.interpret(context ? RecordType::syscall : type_, context, field);
    return cache_.insert(key_, answer ? *answer : escaped(field.value));
}

std::string_view Interpreter::Impl::escaped(std::string_view text) {
    if (!needs_escape(text, mask_)) return text;
    text_.clear();
    append_escaped(text_, text, mode_);
    return text_;
}

Interpreter::Interpreter(const InterpreterOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Interpreter::Interpreter(Interpreter&&) noexcept = default;
Interpreter& Interpreter::operator=(Interpreter&&) noexcept = default;
Interpreter::~Interpreter() = default;

std::string_view Interpreter::interpret(const RecordView& record, const Field& field) {
    impl_->set_record(record);
    return impl_->interpret(field);
}

void Interpreter::set_record(const RecordView& record) {
    impl_->set_record(record);
}
std::string_view Interpreter::interpret(const Field& field) {
    return impl_->interpret(field);
}
std::optional<std::string_view> Interpreter::interpret_classified(const Field& field) {
    return impl_->interpret_classified(field);
}

const InterpreterStatistics& Interpreter::statistics() const noexcept {
    return impl_->statistics;
}

ValueInterpreter make_value_interpreter(const InterpreterOptions& options) {
    struct Shared {
        explicit Shared(const InterpreterOptions& interpreter_options) : interpreter(interpreter_options) {}
        std::mutex mutex;
        Interpreter interpreter;
    };
    return [shared = std::make_shared<Shared>(options)](const RecordView& record, const Field& field) {
        const std::lock_guard lock(shared->mutex);
        return std::string(shared->interpreter.interpret(record, field));
    };
}

}  // namespace dockaudit
