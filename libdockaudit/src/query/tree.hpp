#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace dockaudit {

enum class TreeKind : std::uint8_t {
    all,   ///< every operand holds; true without operands
    any,   ///< some operand holds; false without operands
    none,  ///< no operand holds; true without operands
    test,
};

/// Tests, joined by AND, OR and NOT.
template <class Leaf>
struct Tree {
    using Kind = TreeKind;

    Kind kind = Kind::all;
    std::vector<Tree> operands;  ///< of all kinds but `test`
    Leaf test;                   ///< of `test`

    static Tree make_test(Leaf leaf) { return {Kind::test, {}, std::move(leaf)}; }

    static Tree make(Kind kind, std::vector<Tree> operands) { return {kind, std::move(operands), {}}; }

    /// The tree of one operand itself, else some of them.
    static Tree make_any(std::vector<Tree> operands) {
        if (operands.size() == 1) return std::move(operands.front());
        return make(Kind::any, std::move(operands));
    }
};

/// True if the tree holds, where `holds_test` says it of a test. Operands that cannot change the answer are
/// not asked.
template <class Leaf, class HoldsTest>
bool holds_tree(const Tree<Leaf>& tree, const HoldsTest& holds_test) {
    const auto holds = [&](const Tree<Leaf>& operand) { return holds_tree(operand, holds_test); };
    switch (tree.kind) {
        case TreeKind::all:
            return std::ranges::all_of(tree.operands, holds);
        case TreeKind::any:
            return std::ranges::any_of(tree.operands, holds);
        case TreeKind::none:
            return std::ranges::none_of(tree.operands, holds);
        case TreeKind::test:
            return holds_test(tree.test);
    }
    return false;
}

}  // namespace dockaudit
