#include "benchmarks/support/wrk_get.hpp"

#include "benchmarks/support/child.hpp"
#include "benchmarks/support/wrk.hpp"

#include <fmt/format.h>

#include <fstream>

namespace bilten::bench {
namespace {

constexpr std::string_view script = R"lua(
local requests, at = {}, 0
function init()
    for path in io.lines(FILE) do requests[#requests + 1] = wrk.format("GET", path) end
end
function request()
    at = at % #requests + 1
    return requests[at]
end
function done(summary, latency)
    local lost = summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.timeout + summary.errors.status
    io.write(string.format("\nfigures %d %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), latency.max, lost))
end
)lua";

} // namespace

GetResult run_wrk(const GetLoad& load)
{
    const auto folder = required_environment("BILTEN_TEST_DIR");
    std::ofstream paths{folder + "/paths"};
    for (const auto& path : load.paths) paths << path << '\n';
    paths.close();
    std::ofstream file{folder + "/get.lua"};
    file << fmt::format("local FILE = [==[{}/paths]==]\n", folder) << script;
    file.close();

    const auto [requests, duration_us, p50_us, p99_us, worst_us, lost] =
        run_wrk_script(folder + "/get.lua", load.connections, load.seconds, load.base_url);
    if (requests == 0 || lost > 0)
        throw std::runtime_error{fmt::format("of {} requests {} failed", requests, lost)};
    return {
        {static_cast<double>(requests) * 1e6 / static_cast<double>(duration_us),
         static_cast<double>(p50_us) / 1000,
         static_cast<double>(p99_us) / 1000},
        static_cast<double>(worst_us) / 1000};
}

} // namespace bilten::bench
