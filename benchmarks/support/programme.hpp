#pragma once

// A large programme of events in the event store: texts of 46 words out of 20,000, as often as
// Zipf's law has them.

#include "benchmarks/support/store.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace bilten::bench {

class Vocabulary {
public:
    Vocabulary();

    // The word of a rank; 0 is the commonest.
    [[nodiscard]] const std::string& word(std::size_t rank) const { return words_.at(rank); }

    [[nodiscard]] const std::string& any(std::mt19937_64& random) const;

    static constexpr std::size_t size = 20'000;

private:
    std::vector<std::string> words_;
    std::vector<double> up_to_; // sums of 1 / rank
};

// Appends so many events, created and published, as the lane writers would have: dense positions in
// four lanes, real documents. They begin within the next two years.
void publish(const Store& store, const Vocabulary& vocabulary, std::size_t events);

} // namespace bilten::bench
