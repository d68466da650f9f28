#include <dockaudit/match_text.hpp>

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <variant>

#include "base/ascii.hpp"
#include "facts/record_rules.hpp"
#include "query/compiled.hpp"
#include "query/overloaded.hpp"

namespace dockaudit {
namespace {

std::vector<std::string> fields_of(Attribute attribute) {
    std::vector<std::string> fields;
    const auto append = [&](Attribute of) {
        for (const auto name : field_names(of)) fields.emplace_back(name);
    };
    append(attribute);
    if (attribute == Attribute::file) append(Attribute::cwd);
    // What -i makes of a socket address has fields itself.
    if (attribute == Attribute::host) fields.emplace_back("laddr");
    return fields;
}

// The fields in which auditd stores the name of an id: `AUID` for `auid`.
std::vector<std::string> with_enriched(std::vector<std::string> fields) {
    const auto count = fields.size();
    for (std::size_t i = 0; i < count; ++i) {
        auto name = fields[i];
        std::ranges::transform(name, name.begin(), to_upper);
        fields.push_back(std::move(name));
    }
    return fields;
}

class Collector {
 public:
    std::vector<MatchText> take() { return std::move(matches_); }

    template <class Leaf>
    void collect(const Tree<Leaf>& tree) {
        // What must not be there is nothing to look for.
        if (tree.kind == TreeKind::none) return;
        for (const auto& operand : tree.operands) collect(operand);
        if (tree.kind != TreeKind::test) return;
        std::visit([&](const auto& test) { add(test); }, tree.test);
    }

 private:
    // Times, serials and types are in every header, and seen there.
    template <class Test>
    void add(const Test& /*test*/) {}

    void add(const NodeTest& test) { add_text({.fields = {"node"}, .text = test.node, .is_whole = true}); }

    void add(const NumberTest& test) {
        // Half of all events succeed, most are of one machine: these tell nothing.
        if (test.attribute == Attribute::success || test.attribute == Attribute::arch) return;
        matches_.push_back({.fields = fields_of(test.attribute), .number = test.number});
        add_text({.fields = fields_of(test.attribute), .text = test.name});
    }

    void add(const CallTest& test) {
        const auto fields = fields_of(Attribute::syscall);
        for (const auto& call : test.numbers) matches_.push_back({.fields = fields, .number = call.number});
        if (test.operation) matches_.push_back({.fields = {"uring_op"}, .number = *test.operation});
        add_text({.fields = fields, .text = test.name, .is_whole = true});
    }

    void add(const NameTest& test) {
        auto fields = fields_of(test.attribute);
        if (test.number) matches_.push_back({.fields = fields, .number = test.number});
        add_text({.fields = with_enriched(std::move(fields)),
                  .text = test.name,
                  .is_whole = true,
                  .may_be_hex = true});
    }

    void add(const TextTest& test) {
        add_text({.fields = fields_of(test.attribute),
                  .text = test.pattern.text,
                  .is_whole = test.pattern.whole,
                  .may_be_hex = may_be_encoded(test.attribute)});
    }

    void add(const ArgumentTest& test) {
        add_text({.text = test.pattern.text,
                  .is_whole = test.pattern.whole,
                  .may_be_hex = true,
                  .in_arguments = true});
    }

    void add(const CommandTest& test) {
        add_text({.fields = {"proctitle", "cmd"},
                  .text = test.pattern.text,
                  .is_whole = test.pattern.whole,
                  .may_be_hex = true,
                  .in_arguments = !test.pattern.whole});
    }

    void add(const RecordTest& test) { collect(test.condition->tree); }

    void add(const RawTest& test) {
        if (test.is_equal) add_text({.fields = {test.field}, .text = test.value, .is_whole = true});
    }

    void add(const InterpretedTest& test) {
        if (test.is_equal)
            add_text({.fields = {test.field}, .text = test.value, .is_whole = true, .may_be_hex = true});
    }

    void add(const ValueTest& test) {
        if (test.comparison == Comparison::equal)
            matches_.push_back({.fields = {test.field}, .number = test.number});
    }

    void add_text(MatchText match) {
        if (!match.text.empty()) matches_.push_back(std::move(match));
    }

    std::vector<MatchText> matches_;
};

}  // namespace

std::vector<MatchText> Query::match_texts() const {
    Collector collector;
    collector.collect(compiled_->expression);
    return collector.take();
}

}  // namespace dockaudit
