#include <dockaudit/interpreter.hpp>

#include <mutex>

#include "interpret/record_interpreter.hpp"

namespace dockaudit {

class Interpreter::Impl : public RecordInterpreter {
 public:
    using RecordInterpreter::RecordInterpreter;
};

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
