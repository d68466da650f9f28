#include "query_text.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace dockaudit::test {
namespace {

using Builder = Query::Builder;
using Option = std::function<void(Builder&, const std::string&)>;

Account account(const std::string& text) {
    return Account::parse(text, [](std::string_view name) -> std::optional<std::uint32_t> {
        if (name == "alice") return 1000;
        if (name == "web") return 33;
        return std::nullopt;
    });
}

std::uint32_t number(const std::string& text) {
    return static_cast<std::uint32_t>(std::stoll(text));
}

std::uint32_t hex(const std::string& text) {
    return static_cast<std::uint32_t>(std::stoul(text, nullptr, 16));
}

void add_syscall(Builder& query, const std::string& text) {
    const auto at = text.find('@');
    if (at == std::string::npos) {
        query.syscall(number(text));
    } else {
        const auto call = number(text.substr(0, at));
        query.syscall("execve", {{hex(text.substr(at + 1)), call}}, call);
    }
}

// Stands in for an interpreter.
std::string braces(const RecordView&, const Field& field) {
    return fmt::format("{{{}}}", decode_value(field.value));
}

const std::map<std::string, Option, std::less<>>& options() {
    static const std::map<std::string, Option, std::less<>> kOptions = {
        {"-a", [](Builder& query, const std::string& text) { query.serial(std::stoull(text)); }},
        {"-n", [](Builder& query, const std::string& text) { query.node(text); }},
        {"-m", [](Builder& query, const std::string& text) { query.type(parse_record_type(text)); }},
        {"--arch", [](Builder& query, const std::string& text) { query.arch(hex(text)); }},
        {"-e", [](Builder& query,
                  const std::string& text) { query.exit(std::stoll(text), text == "-13" ? "EACCES" : ""); }},
        {"-sv", [](Builder& query, const std::string& text) { query.success(text == "yes"); }},
        {"-p", [](Builder& query, const std::string& text) { query.pid(number(text)); }},
        {"-pp", [](Builder& query, const std::string& text) { query.ppid(number(text)); }},
        {"--session", [](Builder& query, const std::string& text) { query.session(number(text)); }},
        {"-sc", add_syscall},
        {"-ui", [](Builder& query, const std::string& text) { query.uid(account(text)); }},
        {"-ue", [](Builder& query, const std::string& text) { query.euid(account(text)); }},
        {"-ul", [](Builder& query, const std::string& text) { query.loginuid(account(text)); }},
        {"-ua", [](Builder& query, const std::string& text) { query.any_uid(account(text)); }},
        {"-gi", [](Builder& query, const std::string& text) { query.gid(account(text)); }},
        {"-ge", [](Builder& query, const std::string& text) { query.egid(account(text)); }},
        {"-ga", [](Builder& query, const std::string& text) { query.any_gid(account(text)); }},
        {"-c", [](Builder& query, const std::string& text) { query.comm(text); }},
        {"-x", [](Builder& query, const std::string& text) { query.executable(text); }},
        {"-k", [](Builder& query, const std::string& text) { query.key(text); }},
        {"-tm", [](Builder& query, const std::string& text) { query.terminal(text); }},
        {"-uu", [](Builder& query, const std::string& text) { query.uuid(text); }},
        {"-vm", [](Builder& query, const std::string& text) { query.vm_name(text); }},
        {"-su", [](Builder& query, const std::string& text) { query.subject(text); }},
        {"-o", [](Builder& query, const std::string& text) { query.object(text); }},
        {"-se", [](Builder& query, const std::string& text) { query.context(text); }},
        {"-f", [](Builder& query, const std::string& text) { query.file(text); }},
        {"-hn", [](Builder& query, const std::string& text) { query.host(text); }},
        {"--arg", [](Builder& query, const std::string& text) { query.argument(text); }},
        {"--cmd", [](Builder& query, const std::string& text) { query.command(text); }},
        {"--where", [](Builder& query, const std::string& text) { query.where(text, braces); }},
    };
    return kOptions;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

const std::string kSyscall =
    "SYSCALL arch=c000003e syscall=257 success=yes exit=3 a0=ff a1=7f a2=0 a3=0 items=1 ppid=100 pid=200 "
    "auid=1000 uid=33 gid=34 euid=35 suid=36 fsuid=37 egid=38 sgid=39 fsgid=40 tty=pts1 ses=5 comm=\"cat\" "
    "exe=\"/usr/bin/cat\" subj=system_u:system_r:init_t:s0 key=\"docker\"";

Query make_query(std::string_view text) {
    Builder query;
    const auto words = split(text, ' ');
    const bool is_whole = std::ranges::find(words, "-w") != words.end();
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "-w") continue;
        const bool is_negated = words[i] == "--not";
        if (is_negated) ++i;
        const auto option = options().find(words.at(i));
        if (option == options().end()) throw std::invalid_argument("no option " + words[i]);
        auto argument = words.at(++i);
        std::ranges::replace(argument, '_', ' ');
        Builder unwanted;
        option->second(is_negated ? unwanted : query, argument);
        if (is_negated) query.exclude(unwanted.whole_words(is_whole).build());
    }
    return query.whole_words(is_whole).build();
}

Event make_event(std::string_view lines) {
    std::string text;
    for (const auto& line : split(lines, '\n')) {
        const auto space = std::min(line.find(' '), line.size());
        text += fmt::format("type={} msg=audit(1700000000.100:7):{}\n", line.substr(0, space),
                            line.substr(space));
    }
    return Event(text);
}

bool matches(std::string_view lines, std::string_view options) {
    const auto event = make_event(lines);
    return make_query(options).matches(event.view());
}

}  // namespace dockaudit::test
