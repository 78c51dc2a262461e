#pragma once

// Many requests to one server at once, over connections that are kept. Belongs to one thread.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bilten::infra::demo {

struct Ask {
    std::string_view method = "GET";
    std::string path;              // with its query
    std::string token{};           // none: nobody asks
    std::string body{};            // JSON; none: no body
    std::string idempotency_key{}; // none: not sent
    std::string min_position{};    // Bilten-Min-Position; none: not sent
};

struct Answer {
    int status = 0;
    std::string body;
    std::string position;  // Bilten-Position
    bool replayed = false; // the idempotency key was used before
    std::chrono::microseconds took{};

    [[nodiscard]] bool is_success() const noexcept { return status >= 200 && status < 300; }
};

// Nobody answers. The message says where nobody does, and why.
struct NoAnswer : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Client {
public:
    using Done = std::function<void(const Answer&)>;

    // `base` is "http://127.0.0.1:8080". More requests than `connections_max` wait for their turn.
    Client(std::string base, std::size_t connections_max);
    ~Client();

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `done` is called by work(). A request that nobody answers, or with 429 or 503, is repeated
    // for `patience_max`: every one of ours is a query or carries an idempotency key.
    void ask(Ask ask, Done done);

    // Goes on with what is under way, for `wait_max` at most where nothing happens. False: nothing
    // is under way. Throws NoAnswer when patience has ended, and whatever `done` throws.
    bool work(std::chrono::milliseconds wait_max);

    // One request alone; nothing else may be under way.
    Answer ask_now(Ask ask);

    // The first answer is expected at once.
    std::chrono::milliseconds patience_max{0};

    [[nodiscard]] const std::string& base() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bilten::infra::demo
