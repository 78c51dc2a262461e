#pragma once

#include "api/http/gate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace bilten::api {

// What one client may take of the server. Times are absolute: reading a byte renews none of them.
struct Limits {
    GateLimits gate{};
    std::chrono::milliseconds idle_max{30'000};  // between requests, and before the first
    std::chrono::milliseconds header_max{5'000}; // from its first byte to its end
    // A body must have brought this many bytes a second, counted from `body_grace` after its start.
    std::size_t body_bytes_per_second_min = 1024;
    std::chrono::milliseconds body_grace{5'000};
    std::chrono::milliseconds handling_max{15'000}; // then the client gets 503
    std::chrono::milliseconds write_max{10'000};
    std::chrono::milliseconds live_pause{100};         // between two pieces of a live body
    std::chrono::milliseconds live_silence_max{15'000}; // then there is a heartbeat
    // After a last answer, how long to read on, so that closing does not destroy it on its way.
    std::chrono::milliseconds linger_max{1'000};
    std::chrono::milliseconds drain_max{500}; // when stopping, how long an idle connection stays
    std::size_t connections_max = 4096;
    std::size_t connections_per_address_max = 1024;
    std::uint64_t requests_per_connection_max = 1'000'000;
};

} // namespace bilten::api
