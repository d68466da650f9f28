// Time expressions and queries of arbitrary text: an answer or an `Error`, never anything else.

#include <cstdint>
#include <dockaudit/error.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/time_expression.hpp>
#include <string>
#include <string_view>

namespace {

template <class Function>
void expect_answer_or_error(Function function) {
    try {
        function();
    } catch (const dockaudit::Error&) {
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto word = input.substr(0, input.find('\n'));
    static const dockaudit::TimeContext kContext{
        .now = dockaudit::Timestamp(std::chrono::seconds(1'700'000'000)),
        .zone = {},
        .uptime = std::chrono::seconds(1000),
        .checkpoint = {}};
    expect_answer_or_error(
        [&] { dockaudit::parse_time_expression(word, dockaudit::TimeBound::start, kContext); });
    expect_answer_or_error(
        [&] { dockaudit::parse_time_expression(word, dockaudit::TimeBound::end, kContext); });
    expect_answer_or_error([&] {
        const dockaudit::Event event(input);
        const auto part = word.substr(0, 8);
        const auto query =
            dockaudit::Query::builder().key(part).file(part).comm(part).host(part).context(part).build();
        const auto users = dockaudit::Query::builder().any_uid(0).success(true).exit(-13).build();
        if (event.empty()) return;
        static_cast<void>(query.matches(event.view()));
        static_cast<void>(users.matches(event.view()));
    });
    return 0;
}
