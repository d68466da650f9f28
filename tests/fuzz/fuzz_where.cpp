// Expressions of ausearch-expression(5): the first line is one, the others are a log. The expression is
// refused at a place in it, or the prefilter lets pass every event for which it holds.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/error.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/query.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "query/prefilter.hpp"
#include "support/naive_search.hpp"

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::optional<dockaudit::Query> compile(std::string_view expression) {
    static const auto kInterpreter = dockaudit::make_value_interpreter();
    try {
        return dockaudit::Query::builder().where(expression, kInterpreter).build();
    } catch (const dockaudit::Error& error) {
        require(error.kind() == dockaudit::ErrorKind::usage);
        require(error.length() >= 1);
        if (error.position()) require(*error.position() <= error.text().size());
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto expression = input.substr(0, input.find('\n'));
    const auto query = compile(expression);
    if (!query) return 0;
    const std::string log(input.substr(std::min(expression.size() + 1, input.size())));
    for (const auto& event : dockaudit::test::naive_search({log})) {
        if (query->matches(event.view())) require(may_match(prefilter_of(*query), event.view()));
    }
    return 0;
}
