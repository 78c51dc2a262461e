#pragma once

// Chance that is the same for the same seed on every machine: the distributions of the standard
// library are not, so they are left out.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>

namespace bilten::infra::demo {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_{seed} {}

    // 0 to count - 1
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

    // Both ends included.
    int between(int low, int high)
    {
        return low + static_cast<int>(below(static_cast<std::size_t>(high - low) + 1));
    }

    bool chance(int percent) { return between(1, 100) <= percent; }

    template <class Range>
    const auto& one_of(const Range& range)
    {
        return range[below(std::size(range))];
    }

private:
    std::mt19937_64 engine_;
};

} // namespace bilten::infra::demo
