#include "interpret/oracle.hpp"

#include <iterator>

#include <fmt/format.h>

#include "interpret/auparse_handle.hpp"

namespace dockaudit {
namespace {

bool fits_into_record(std::string_view text) {
    using namespace std::string_view_literals;
    return text.find_first_of(" \n\0\x1d"sv) == std::string_view::npos;
}

}  // namespace

Oracle::Oracle(EscapeMode mode) : mode_(mode) {}
Oracle::~Oracle() = default;

std::optional<std::string_view> Oracle::interpret(RecordType type, const SyscallContext* context,
                                                  const Field& field) {
    if (!fits_into_record(field.name) || !fits_into_record(field.value)) return std::nullopt;
    write_record(type, context, field);

    const auto lock = lock_auparse();
    if (!open_record()) return std::nullopt;
    auto* const state = state_.get();
    const char* answer = nullptr;
    do {
        const char* name = auparse_get_field_name(state);
        // The field in question is the last one of its name.
        if (name && field.name == name) answer = auparse_interpret_field(state);
    } while (auparse_next_field(state) > 0);
    if (!answer) return std::nullopt;
    text_.assign(answer);
    return text_;
}

void Oracle::write_record(RecordType type, const SyscallContext* context, const Field& field) {
    record_.clear();
    const auto out = std::back_inserter(record_);
    // libauparse shows no event for an end-of-event record alone, and the type of an unknown record does not
    // matter.
    const bool has_number = type != RecordType::unknown && type != RecordType::eoe;
    if (has_number) {
        fmt::format_to(out, "type=UNKNOWN[{}] msg=audit(1000000000.000:1):", to_number(type));
    } else {
        record_.append("type=X msg=audit(1000000000.000:1):");
    }
    if (context) {
        fmt::format_to(out, " arch={} syscall={} success=yes exit=0 a0={} a1={}", context->arch,
                       context->syscall, context->a0, context->a1);
        if (field.name == "syscall") {
            record_.push_back('\n');
            return;
        }
    }
    // libauparse trims these four from the end of a value; so it takes them and leaves the value itself
    // alone.
    fmt::format_to(out, " {}={})',:\n", field.name, field.value);
}

bool Oracle::open_record() {
    auto* const state = state_.get();
    if (!state_) {
        state_.reset(auparse_init(AUSOURCE_BUFFER, record_.c_str()));
        if (!state_) return false;
        auparse_set_escape_mode(state_.get(), to_auparse(mode_));
    } else if (auparse_new_buffer(state, record_.c_str(), record_.size()) != 0) {
        return false;
    }
    return auparse_next_event(state_.get()) > 0 && auparse_first_record(state_.get()) > 0 &&
           auparse_first_field(state_.get()) > 0;
}

}  // namespace dockaudit
