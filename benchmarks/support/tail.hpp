#pragma once

// A reader that tails the lanes of a store by position, as the relay and the projectors do.

#include "schemas/events/stored_event.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <thread>

namespace bilten::bench {

using Heads = std::map<std::int16_t, std::int64_t>; // a lane's last position

class Tail {
public:
    using See = std::function<void(const schemas::StoredEvent&)>;

    // Calls `see` on a thread of its own, with every event of lanes 0 to `lanes` - 1.
    Tail(std::string dsn, std::int16_t lanes, See see);
    ~Tail();

    Tail(const Tail&) = delete;
    Tail& operator=(const Tail&) = delete;

    // Blocks until everything up to there was seen. Throws what went wrong: a hole in a lane, a
    // lane that ends before.
    void finish_at(const Heads& heads);

private:
    void run();

    const std::string dsn_;
    const See see_;
    Heads position_;
    Heads heads_;
    std::atomic<bool> ending_{false};
    std::exception_ptr failure_;
    std::thread thread_;
};

} // namespace bilten::bench
