#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include <dockaudit/container_history.hpp>

namespace dockaudit {

/// The containers by their ids. *Lifetime*: borrows them; neither their number nor their ids may change.
class ContainerIndex {
 public:
    explicit ContainerIndex(std::span<const Container> containers)
        : containers_(containers), order_(containers.size()) {
        std::iota(order_.begin(), order_.end(), 0U);
        std::ranges::stable_sort(order_, {}, [this](std::uint32_t at) { return id(at); });
    }

    /// The numbers of those whose id begins with a text, by id.
    std::span<const std::uint32_t> find(std::string_view prefix) const {
        const auto begins = [&](std::uint32_t at) { return id(at).substr(0, prefix.size()); };
        return {std::ranges::lower_bound(order_, prefix, {}, begins),
                std::ranges::upper_bound(order_, prefix, {}, begins)};
    }

 private:
    std::string_view id(std::uint32_t at) const { return containers_[at].id; }

    std::span<const Container> containers_;
    std::vector<std::uint32_t> order_;
};

}  // namespace dockaudit
