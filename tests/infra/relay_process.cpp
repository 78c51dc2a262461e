// The relay as a process that tests can kill.

#include "infra/kafka/relay.hpp"

#include <csignal>
#include <cstdlib>
#include <stop_token>
#include <thread>

int main()
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);

    bilten::infra::RelayOptions options;
    options.events_dsn = std::getenv("RELAY_DSN");
    options.kafka.brokers = std::getenv("RELAY_BROKERS");
    options.kafka.prefix = std::getenv("RELAY_PREFIX");
    options.events_per_transaction_max = 10; // many transactions: many places to die at

    std::stop_source stop;
    std::thread{[&] {
        int signal = 0;
        sigwait(&ends, &signal);
        stop.request_stop();
    }}.detach();
    std::_Exit(static_cast<int>(bilten::infra::Relay{options}.run(stop.get_token())));
}
