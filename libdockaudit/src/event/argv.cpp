#include "event/argv.hpp"

#include <dockaudit/event_view.hpp>

#include "record/untrusted.hpp"

namespace dockaudit {

std::vector<std::string> EventView::argv() const {
    std::vector<std::string> arguments;
    ArgumentJoiner joiner;
    for (const auto& record : records_) {
        if (record.type() != RecordType::execve) continue;
        for (const auto& field : record.fields()) {
            const auto argument = parse_argument_name(field.name);
            if (field.name == "argc") joiner.set_total(field.value);
            if (!argument) continue;
            if (!joiner.continues(*argument)) arguments.resize(arguments.size() + joiner.left_out() + 1);
            append_untrusted(arguments.back(), field.value, hex_rule(record.type(), field.name));
        }
        arguments.resize(arguments.size() + joiner.left_out_at_end(record.body()));
    }
    return arguments;
}

}  // namespace dockaudit
