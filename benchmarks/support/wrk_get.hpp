#pragma once

// Load by wrk that only reads: addresses in turn, each connection asking again when it is answered.

#include "benchmarks/support/measure.hpp"

#include <string>
#include <vector>

namespace bilten::bench {

struct GetLoad {
    std::string base_url;
    std::vector<std::string> paths; // with their queries, percent-encoded
    int connections = 10;
    int seconds = 10;
};

struct GetResult {
    Sample sample;
    double worst_ms = 0;
};

// Throws where an answer is missing or is not 200.
GetResult run_wrk(const GetLoad& load);

} // namespace bilten::bench
