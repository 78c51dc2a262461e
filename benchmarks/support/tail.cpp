#include "benchmarks/support/tail.hpp"

#include "infra/eventstore/store_reader.hpp"

#include <chrono>
#include <stdexcept>

namespace bilten::bench {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t read_at_once = 2'000;
constexpr auto idle_pause = 2ms;

} // namespace

Tail::Tail(std::string dsn, std::int16_t lanes, See see)
    : dsn_{std::move(dsn)}, see_{std::move(see)}
{
    for (std::int16_t lane = 0; lane < lanes; ++lane) position_[lane] = 0;
    thread_ = std::thread{[this] { run(); }};
}

Tail::~Tail()
{
    ending_ = true;
    if (thread_.joinable()) thread_.join();
}

void Tail::finish_at(const Heads& heads)
{
    heads_ = heads;
    ending_ = true;
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
}

void Tail::run()
try {
    infra::StoreReader reader{dsn_};
    for (;;) {
        const bool last = ending_;
        bool idle = true;
        for (auto& [lane, position] : position_) {
            for (const auto& event : reader.read(lane, position, read_at_once)) {
                see_(event);
                position = event.position;
                idle = false;
            }
        }
        if (last && position_ == heads_) return;
        if (last && idle) throw std::runtime_error{"a reader sees a lane end before its writer"};
        if (idle) std::this_thread::sleep_for(idle_pause);
    }

} catch (...) {
    failure_ = std::current_exception();
}

} // namespace bilten::bench
