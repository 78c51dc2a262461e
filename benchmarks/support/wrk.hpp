#pragma once

// Load by wrk: so many connections, each asking again as soon as it is answered.

#include "benchmarks/support/measure.hpp"

#include <array>
#include <string>

namespace bilten::bench {

struct Load {
    std::string url;
    std::string token{}; // of the one who asks; none: nobody
    std::string body{};  // JSON; every @PERSON@ becomes a number below `persons`; none: GET
    std::string known{}; // If-None-Match, of a GET
    int persons = 1;     // 0: a number that never comes twice
    int connections = 50;
    int seconds = 6;
    bool may_refuse = false; // 4xx are no failure
};

struct LoadResult {
    Sample sample;
    std::int64_t requests = 0;
    std::int64_t refused = 0; // answered with 4xx or 5xx
};

// Throws where an answer is missing, or is an error that the load does not allow. May be called from
// several threads at once.
LoadResult run_wrk(const Load& load);

// What a Lua script's done() prints behind "figures": six whole numbers.
using WrkFigures = std::array<long long, 6>;

// Throws where it prints anything else.
WrkFigures
run_wrk_script(const std::string& script, int connections, int seconds, const std::string& url);

} // namespace bilten::bench
