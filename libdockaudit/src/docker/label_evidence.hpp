#pragma once

#include <cstdint>
#include <unordered_map>

#include "base/hash.hpp"
#include "docker/process_mark.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// What the security labels of programs tell.
class LabelEvidence {
 public:
    /// Several containers have the label's pair, as those of a pod do.
    static constexpr std::int32_t kMany = -2;

    explicit LabelEvidence(const TextPool& texts) : texts_(texts) {}

    void clear() { containers_.clear(); }

    void learn(const Program& program) {
        const auto pair = category_pair(texts_[program.label]);
        if (pair.empty()) return;
        const auto [known, is_new] =
            containers_.try_emplace(hash_text(pair, program.node), program.container);
        if (!is_new && known->second != program.container) known->second = kMany;
    }

    /// The container that alone has the pair of a program's label, `kMany` or `kNoContainer`.
    std::int32_t container(const Program& program) const {
        const auto pair = category_pair(texts_[program.label]);
        if (pair.empty()) return kNoContainer;
        const auto found = containers_.find(hash_text(pair, program.node));
        return found == containers_.end() ? kNoContainer : found->second;
    }

    bool is_elsewhere(const Program& program, std::int32_t container) const {
        const auto labelled = this->container(program);
        return labelled >= 0 && labelled != container;
    }

    bool is_in_some(const Program& program) const { return is_container_label(texts_[program.label]); }

 private:
    const TextPool& texts_;
    std::unordered_map<std::uint64_t, std::int32_t> containers_;  // by node and pair
};

}  // namespace dockaudit
