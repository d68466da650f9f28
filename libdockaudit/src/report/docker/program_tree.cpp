#include "report/docker/program_tree.hpp"

#include <algorithm>

namespace dockaudit {

ProgramTree::Node* ProgramTree::add(const EventSubject& subject, std::string_view text,
                                    std::string_view person) {
    auto parent = kRoot;
    if (const auto ancestors = subject.ancestors(); !ancestors.empty()) {
        const auto known = by_process_.find(ancestors.front().process);
        if (known != by_process_.end()) parent = known->second;
    }
    const auto number = static_cast<std::uint32_t>(nodes_.size());
    const Key key(parent, text, parent == kRoot ? person : std::string_view{});
    auto known = numbers_.find(key);
    if (known == numbers_.end()) {
        if (nodes_.size() >= limit_) {
            ++uncounted_;
            return nullptr;
        }
        known = numbers_.emplace(key, number).first;
        auto& node = nodes_.emplace_back();
        node.text = text;
        if (parent != kRoot) node.depth = nodes_[parent].depth + 1;
        parents_.push_back(parent);
    }
    const auto program = subject.program();
    if (program && by_process_.size() < limit_) by_process_[program->process] = known->second;
    for (auto above = parent; above != kRoot; above = parents_[above]) ++nodes_[above].below;
    return &nodes_[known->second];
}

std::vector<const ProgramTree::Node*> ProgramTree::ordered() const {
    std::vector<std::vector<std::uint32_t>> children(nodes_.size() + 1);
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
        children[parents_[at] == kRoot ? nodes_.size() : parents_[at]].push_back(at);
    }
    for (auto& siblings : children) {
        std::ranges::stable_sort(siblings, std::ranges::greater{},
                                 [this](std::uint32_t at) { return nodes_[at].seen.first; });
    }
    // The next one is at the end.
    auto waiting = children.back();
    std::vector<const Node*> nodes;
    while (!waiting.empty()) {
        const auto at = waiting.back();
        waiting.pop_back();
        nodes.push_back(&nodes_[at]);
        waiting.insert(waiting.end(), children[at].begin(), children[at].end());
    }
    return nodes;
}

}  // namespace dockaudit
