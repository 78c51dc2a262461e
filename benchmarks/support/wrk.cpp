#include "benchmarks/support/wrk.hpp"

#include "benchmarks/support/child.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <fstream>

namespace bilten::bench {
namespace {

constexpr std::string_view script_of_get = R"lua(
wrk.headers["Accept"] = "application/json"
if TOKEN ~= "" then wrk.headers["Authorization"] = "Bearer " .. TOKEN end
if KNOWN ~= "" then wrk.headers["If-None-Match"] = KNOWN end
)lua";

// Requests are formatted before the load begins: wrk shares the cores with what it measures.
constexpr std::string_view script_of_post = R"lua(
local headers = {["Content-Type"] = "application/json", ["Accept"] = "application/json"}
if TOKEN ~= "" then headers["Authorization"] = "Bearer " .. TOKEN end
local function made(person)
    return wrk.format("POST", nil, headers, (BODY:gsub("@PERSON@", person)))
end
local requests, at = {}, 0
function init()
    for person = 1, PERSONS do requests[person] = made(person) end
    at = os.time() * 1000000
end
function request()
    at = at + 1
    if PERSONS == 0 then return made(at) end
    return requests[at % PERSONS + 1]
end
)lua";

constexpr std::string_view script_of_figures = R"lua(
function done(summary, latency)
    local lost = summary.errors.connect + summary.errors.read + summary.errors.write +
        summary.errors.timeout
    io.write(string.format("\nfigures %d %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.errors.status, lost))
end
)lua";

std::string write_script(const Load& load)
{
    static std::atomic<int> number{0};
    const auto path =
        fmt::format("{}/load-{}.lua", required_environment("BILTEN_TEST_DIR"), ++number);
    std::ofstream file{path};
    file << fmt::format(
        "local TOKEN, BODY, PERSONS, KNOWN = [==[{}]==], [==[{}]==], {}, [==[{}]==]\n",
        load.token,
        load.body,
        load.persons,
        load.known);
    file << (load.body.empty() ? script_of_get : script_of_post) << script_of_figures;
    return path;
}

} // namespace

WrkFigures
run_wrk_script(const std::string& script, int connections, int seconds, const std::string& url)
{
    const auto output = output_of(
        {"wrk",
         "-t1",
         fmt::format("-c{}", connections),
         fmt::format("-d{}s", seconds),
         "--timeout",
         "20s",
         "-s",
         script,
         url});
    const auto begin = output.find("\nfigures ");
    const char* at = begin == output.npos ? "" : output.c_str() + begin;
    WrkFigures figures{};
    auto& [first, second, third, fourth, fifth, sixth] = figures;
    const int read = std::sscanf(
        at,
        "\nfigures %lld %lld %lld %lld %lld %lld",
        &first,
        &second,
        &third,
        &fourth,
        &fifth,
        &sixth);
    if (read != static_cast<int>(figures.size())) throw std::runtime_error{"wrk said: " + output};
    return figures;
}

LoadResult run_wrk(const Load& load)
{
    const auto [requests, duration_us, p50_us, p99_us, refused, lost] =
        run_wrk_script(write_script(load), load.connections, load.seconds, load.url);
    if (requests == 0 || lost > 0 || (refused > 0 && !load.may_refuse))
        throw std::runtime_error{fmt::format(
            "of {} requests to {}, {} were refused and {} lost",
            requests,
            load.url,
            refused,
            lost)};
    return {
        {static_cast<double>(requests) * 1e6 / static_cast<double>(duration_us),
         static_cast<double>(p50_us) / 1000,
         static_cast<double>(p99_us) / 1000},
        requests,
        refused};
}

} // namespace bilten::bench
