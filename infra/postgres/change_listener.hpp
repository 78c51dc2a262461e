#pragma once

#include "domain/metadata.hpp"

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bilten::infra {

// What a projector said that it changed: see ChangeNotifier.
struct ChangeHint {
    std::string projection;
    domain::Position position;
    bool all = false;               // more rows than could be named
    std::vector<domain::Uuid> keys; // of the rows
};

[[nodiscard]] std::optional<ChangeHint> parse_change(std::string_view payload);

// Hears what ChangeNotifiers of other processes tell, on a connection and a thread of its own. The
// callbacks run in that thread and must neither throw nor block for long.
class ChangeListener {
public:
    struct Callbacks {
        std::function<void()> connected; // from here on every hint that is told is heard
        std::function<void(const ChangeHint&)> changed;
        std::function<void()> lost; // hints may be missing until it is connected again
    };

    ChangeListener(std::string dsn, Callbacks callbacks);
    ~ChangeListener();
    ChangeListener(const ChangeListener&) = delete;
    ChangeListener& operator=(const ChangeListener&) = delete;

private:
    void run(const std::stop_token& stop);
    void listen(const std::stop_token& stop);
    [[nodiscard]] bool wait_for_hints(int socket) const;

    const std::string dsn_;
    const Callbacks callbacks_;
    const int wake_; // an eventfd: readable when it is to stop
    std::jthread thread_; // last: it uses the others
};

} // namespace bilten::infra
