#include <algorithm>
#include <array>
#include <utility>

#include <dockaudit/error.hpp>

#include "query/compiled.hpp"

namespace dockaudit {
namespace {

// The options that give a criterion each. The values of one are alternatives.
enum class Criterion : std::uint8_t {
    serial,
    node,
    type,
    arch,
    exit,
    success,
    pid,
    ppid,
    session,
    syscall,
    uid,
    euid,
    loginuid,
    any_uid,
    gid,
    egid,
    any_gid,
    comm,
    exe,
    key,
    terminal,
    uuid,
    vm_name,
    subject,
    object,
    context,
    file,
    host,
    argument,
    command,
    where,
    place,
    container,
    parent,
    docker_verb,
    flag,
    mark,
};
constexpr std::size_t kCriterionCount = static_cast<std::size_t>(Criterion::mark) + 1;

// A text becomes whole or not when all is known.
void set_whole_words(Expression& expression, bool whole) {
    for (auto& operand : expression.operands) set_whole_words(operand, whole);
    std::visit(
        [whole](auto& test) {
            if constexpr (requires { test.pattern; }) test.pattern.whole = whole;
        },
        expression.test);
}

Test account_test(Attribute attribute, const Account& account) {
    const auto number = account.number();
    if (account.name().empty()) return NumberTest{attribute, number.value()};
    return NameTest{attribute, account.name(), number ? std::optional<std::int64_t>(*number) : std::nullopt};
}

}  // namespace

struct Query::Builder::Criteria {
    TimeRange time;
    bool whole_words = false;
    std::array<std::vector<Expression>, kCriterionCount> alternatives;
    std::vector<Expression> others;  // of queries that were handed in

    void add(Criterion criterion, Test test) {
        alternatives[static_cast<std::size_t>(criterion)].push_back(Expression::make_test(std::move(test)));
    }
    void add_text(Criterion criterion, Attribute attribute, std::string_view text) {
        add(criterion, TextTest{attribute, {std::string(text)}});
    }
    void add_account(Criterion criterion, std::initializer_list<Attribute> attributes,
                     const Account& account) {
        if (account.name().empty() && !account.number()) {
            throw Error(ErrorKind::usage, "an account needs a name or a number");
        }
        for (const auto attribute : attributes) add(criterion, account_test(attribute, account));
    }
};

Query::Builder::Builder() : criteria_(std::make_unique<Criteria>()) {}
Query::Builder::Builder(const Builder& other) : criteria_(std::make_unique<Criteria>(*other.criteria_)) {}
Query::Builder::Builder(Builder&& other) noexcept = default;
Query::Builder& Query::Builder::operator=(const Builder& other) {
    return *this = Builder(other);
}
Query::Builder& Query::Builder::operator=(Builder&& other) noexcept = default;
Query::Builder::~Builder() = default;

Query::Builder& Query::Builder::since(Timestamp start) {
    criteria_->time.since = start;
    return *this;
}

Query::Builder& Query::Builder::until(Timestamp end) {
    criteria_->time.until = end;
    return *this;
}

Query::Builder& Query::Builder::serial(std::uint64_t serial) {
    criteria_->add(Criterion::serial, SerialTest{serial});
    return *this;
}

Query::Builder& Query::Builder::node(std::string_view name) {
    criteria_->add(Criterion::node, NodeTest{std::string(name)});
    return *this;
}

Query::Builder& Query::Builder::type(RecordType type) {
    criteria_->add(Criterion::type, TypeTest{type});
    return *this;
}

Query::Builder& Query::Builder::arch(std::uint32_t elf) {
    criteria_->add(Criterion::arch, NumberTest{Attribute::arch, elf});
    return *this;
}

Query::Builder& Query::Builder::exit(std::int64_t code, std::string_view name) {
    criteria_->add(Criterion::exit, NumberTest{Attribute::exit, code, std::string(name)});
    return *this;
}

Query::Builder& Query::Builder::success(bool succeeded) {
    criteria_->add(Criterion::success, NumberTest{Attribute::success, succeeded ? 1 : 0});
    return *this;
}

Query::Builder& Query::Builder::pid(std::uint32_t id) {
    criteria_->add(Criterion::pid, NumberTest{Attribute::pid, id});
    return *this;
}

Query::Builder& Query::Builder::ppid(std::uint32_t id) {
    criteria_->add(Criterion::ppid, NumberTest{Attribute::ppid, id});
    return *this;
}

Query::Builder& Query::Builder::session(std::uint32_t id) {
    criteria_->add(Criterion::session, NumberTest{Attribute::session, id});
    return *this;
}

Query::Builder& Query::Builder::syscall(std::uint32_t number) {
    criteria_->add(Criterion::syscall, NumberTest{Attribute::syscall, number});
    return *this;
}

Query::Builder& Query::Builder::syscall(std::string_view name, std::vector<MachineCall> numbers,
                                        std::optional<std::uint32_t> operation) {
    criteria_->add(Criterion::syscall, CallTest{std::string(name), std::move(numbers), operation});
    return *this;
}

Query::Builder& Query::Builder::uid(const Account& account) {
    criteria_->add_account(Criterion::uid, {Attribute::uid}, account);
    return *this;
}

Query::Builder& Query::Builder::euid(const Account& account) {
    criteria_->add_account(Criterion::euid, {Attribute::euid}, account);
    return *this;
}

Query::Builder& Query::Builder::loginuid(const Account& account) {
    criteria_->add_account(Criterion::loginuid, {Attribute::loginuid}, account);
    return *this;
}

Query::Builder& Query::Builder::any_uid(const Account& account) {
    criteria_->add_account(Criterion::any_uid, {Attribute::uid, Attribute::euid, Attribute::loginuid},
                           account);
    return *this;
}

Query::Builder& Query::Builder::gid(const Account& account) {
    criteria_->add_account(Criterion::gid, {Attribute::gid}, account);
    return *this;
}

Query::Builder& Query::Builder::egid(const Account& account) {
    criteria_->add_account(Criterion::egid, {Attribute::egid}, account);
    return *this;
}

Query::Builder& Query::Builder::any_gid(const Account& account) {
    criteria_->add_account(Criterion::any_gid, {Attribute::gid, Attribute::egid}, account);
    return *this;
}

Query::Builder& Query::Builder::comm(std::string_view text) {
    criteria_->add_text(Criterion::comm, Attribute::comm, text);
    return *this;
}

Query::Builder& Query::Builder::executable(std::string_view text) {
    criteria_->add_text(Criterion::exe, Attribute::exe, text);
    return *this;
}

Query::Builder& Query::Builder::key(std::string_view text) {
    criteria_->add_text(Criterion::key, Attribute::key, text);
    return *this;
}

Query::Builder& Query::Builder::terminal(std::string_view text) {
    criteria_->add_text(Criterion::terminal, Attribute::terminal, text);
    return *this;
}

Query::Builder& Query::Builder::uuid(std::string_view text) {
    criteria_->add_text(Criterion::uuid, Attribute::uuid, text);
    return *this;
}

Query::Builder& Query::Builder::vm_name(std::string_view text) {
    criteria_->add_text(Criterion::vm_name, Attribute::vm_name, text);
    return *this;
}

Query::Builder& Query::Builder::subject(std::string_view text) {
    criteria_->add_text(Criterion::subject, Attribute::subject, text);
    return *this;
}

Query::Builder& Query::Builder::object(std::string_view text) {
    criteria_->add_text(Criterion::object, Attribute::object, text);
    return *this;
}

Query::Builder& Query::Builder::context(std::string_view text) {
    criteria_->add_text(Criterion::context, Attribute::subject, text);
    criteria_->add_text(Criterion::context, Attribute::object, text);
    return *this;
}

Query::Builder& Query::Builder::file(std::string_view text) {
    criteria_->add_text(Criterion::file, Attribute::file, text);
    return *this;
}

Query::Builder& Query::Builder::host(std::string_view text) {
    criteria_->add_text(Criterion::host, Attribute::host, text);
    return *this;
}

Query::Builder& Query::Builder::argument(std::string_view text) {
    criteria_->add(Criterion::argument, ArgumentTest{{std::string(text)}});
    return *this;
}

Query::Builder& Query::Builder::command(std::string_view text) {
    criteria_->add(Criterion::command, CommandTest{{std::string(text)}});
    return *this;
}

Query::Builder& Query::Builder::where(std::string_view expression, ValueInterpreter interpreter) {
    auto condition = parse_record_condition(expression, std::move(interpreter));
    criteria_->add(Criterion::where,
                   RecordTest{std::make_shared<const RecordCondition>(std::move(condition))});
    return *this;
}

namespace {

const Query::Builder::History& required(const Query::Builder::History& history) {
    if (!history) throw Error(ErrorKind::usage, "this criterion needs a history of containers");
    return history;
}

}  // namespace

Query::Builder& Query::Builder::place(ProcessPlace place, History history) {
    criteria_->add(Criterion::place, PlaceTest{place, required(history)});
    return *this;
}

Query::Builder& Query::Builder::container(std::string_view id_or_name, History history) {
    auto containers = required(history)->find_containers(id_or_name);
    criteria_->add(Criterion::container,
                   ContainerTest{std::string(id_or_name), std::move(containers), std::move(history)});
    return *this;
}

Query::Builder& Query::Builder::parent(std::string_view text, History history) {
    ParentTest test;
    test.pattern.text = text;
    test.history = required(history);
    criteria_->add(Criterion::parent, std::move(test));
    return *this;
}

Query::Builder& Query::Builder::docker_verb(std::string_view verb, History history) {
    criteria_->add(Criterion::docker_verb, VerbTest{std::string(verb), std::move(history)});
    return *this;
}

Query::Builder& Query::Builder::flag(FlagId flag, History history) {
    criteria_->add(Criterion::flag, FlagTest{flag, std::move(history)});
    return *this;
}

Query::Builder& Query::Builder::process_marks() {
    criteria_->add(Criterion::mark, MarkTest{});
    return *this;
}

Query::Builder& Query::Builder::exclude(const Query& unwanted) {
    criteria_->others.push_back(Expression::make(TreeKind::none, {unwanted.compiled_->with_time()}));
    return *this;
}

Query::Builder& Query::Builder::any_of(const std::vector<Query>& choices) {
    std::vector<Expression> operands;
    for (const auto& choice : choices) operands.push_back(choice.compiled_->with_time());
    criteria_->others.push_back(Expression::make(TreeKind::any, std::move(operands)));
    return *this;
}

Query::Builder& Query::Builder::whole_words(bool whole) {
    criteria_->whole_words = whole;
    return *this;
}

Query Query::Builder::build() const {
    auto compiled = std::make_shared<Compiled>();
    compiled->time = criteria_->time;
    auto& operands = compiled->expression.operands;
    for (const auto& alternatives : criteria_->alternatives) {
        if (!alternatives.empty()) operands.push_back(Expression::make_any(alternatives));
    }
    set_whole_words(compiled->expression, criteria_->whole_words);
    operands.insert(operands.end(), criteria_->others.begin(), criteria_->others.end());
    order_by_cost(compiled->expression);
    compiled->attributes = find_attributes(compiled->expression);
    compiled->needs_all_records = asks_for_records(compiled->expression);
    compiled->prefilter = derive_prefilter(compiled->expression, compiled->time);
    return Query(std::move(compiled));
}

}  // namespace dockaudit
