#pragma once

#include "infra/projector/options.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace bilten::infra {

// Tells other processes what changed in the read models, by NOTIFY on channel bilten_changes, on a
// connection of its own: the transactions that write never wait for it. Payload:
// `projection:lane:position:key,key...`; `*` stands for too many keys to name. Hints: one may be
// lost (a broken connection, a full queue), and then caches live on their time limits.
class ChangeNotifier {
public:
    explicit ChangeNotifier(std::string dsn);
    ~ChangeNotifier();

    // For ProjectorOptions::changed. Does not block.
    void tell(const Change& change);

private:
    void run(std::stop_token stop);

    const std::string dsn_;
    std::mutex mutex_;
    std::condition_variable_any filled_;
    std::deque<std::string> payloads_;
    std::jthread thread_; // last: it uses the others
};

[[nodiscard]] std::string change_payload(const Change& change);

} // namespace bilten::infra
