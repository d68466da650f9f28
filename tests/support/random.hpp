#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>

namespace dockaudit::test {

/// Random choices that a seed determines on every platform; those of the standard distributions differ.
class Random {
 public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// From 0 to `count` - 1. *Requires*: `count` > 0.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

    /// Both ends are included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }

    /// True in `numerator` of `denominator` cases.
    bool chance(std::size_t numerator, std::size_t denominator) { return below(denominator) < numerator; }

    /// An element of a range with random access. *Requires*: it is not empty.
    template <class Range>
    const auto& pick(const Range& range) {
        return range[below(std::size(range))];
    }

    std::uint64_t next() { return engine_(); }

 private:
    std::mt19937_64 engine_;
};

/// The seed that the environment variable DOCKAUDIT_SEED names (`random` draws one), otherwise `fallback`.
std::uint64_t seed_from_environment(std::uint64_t fallback);

/// A number from an environment variable, otherwise `fallback`.
std::uint64_t number_from_environment(const char* name, std::uint64_t fallback);

}  // namespace dockaudit::test
