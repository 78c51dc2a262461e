#pragma once

#include "api/http/connection_book.hpp"
#include "api/http/dispatcher.hpp"
#include "api/http/limits.hpp"
#include "api/http/live_body.hpp"
#include "api/http/request_reader.hpp"
#include "api/http/wire.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace bilten::api {

// What the sessions of one io thread share.
struct SessionContext {
    Dispatcher& dispatcher;
    const Limits& limits;
    Gauge& in_flight;
    Gauge& live; // answers that go on
    DateCache date{};
    bool draining = false; // the server stops: each answer is its connection's last
};

// One connection: reads a request, has it answered, reads the next. All of it runs on the thread of
// its worker, which owns it and calls tick().
class Session {
public:
    using Clock = std::chrono::steady_clock;

    Session(
        boost::asio::ip::tcp::socket socket, ConnectionBook::Place place, SessionContext& context);

    // Until the connection is done. The session must outlive it.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // Ends what has taken too long. One timer for all sessions of a thread costs a request nothing;
    // a deadline is kept to within its period.
    void tick(Clock::time_point now);

    // An idle connection may still bring one request, for a while.
    void drain(Clock::time_point now);

private:
    enum class Phase { idle, header, body, handling, writing, live, lingering };

    [[nodiscard]] boost::asio::awaitable<bool> fill();
    [[nodiscard]] boost::asio::awaitable<bool> read_head();
    [[nodiscard]] boost::asio::awaitable<bool> read_body(std::size_t bytes_max, Response& refusal);
    [[nodiscard]] boost::asio::awaitable<Response> answer(Request request);
    [[nodiscard]] boost::asio::awaitable<Response> handle(Request request);
    [[nodiscard]] boost::asio::awaitable<bool> write(Response response);
    [[nodiscard]] boost::asio::awaitable<bool> refuse();
    [[nodiscard]] boost::asio::awaitable<void> go_on(LiveBody& body);
    [[nodiscard]] boost::asio::awaitable<void> wait_for_news();
    void look_at_client();
    [[nodiscard]] boost::asio::awaitable<void> linger();

    [[nodiscard]] Request describe();
    [[nodiscard]] Response refusal_of(const GateRefusal& refusal) const;
    void enter(Phase phase, Clock::time_point now = Clock::now());
    [[nodiscard]] Clock::time_point deadline() const;

    struct News;
    struct Handling; // a handler at work
    [[nodiscard]] static boost::asio::awaitable<void>
    work(SessionContext& context, const Router::Entry& entry, Request, std::shared_ptr<Handling>);

    boost::asio::ip::tcp::socket socket_;
    // Cancelled when the handler has answered, or must have; when a live body has news.
    boost::asio::steady_timer handled_;
    ConnectionBook::Place place_;
    SessionContext& context_;
    RequestReader reader_;
    std::string out_; // reused from answer to answer

    Phase phase_ = Phase::idle;
    Clock::time_point entered_ = Clock::now();
    bool expired_ = false;
    Clock::time_point drain_until_ = Clock::time_point::max();

    // Of the request that is being answered.
    std::uint64_t requests_ = 0;
    std::string correlation_id_;
    std::string traceparent_;
    domain::Instant received_at_{};
    Clock::time_point started_{};
    Clock::time_point ended_ = Clock::now(); // of the last answer
    const Router::Entry* entry_ = nullptr;
    std::optional<RateStanding> standing_;
    bool head_only_ = false;
    bool close_ = false;
    bool old_client_ = false; // HTTP/1.0
    bool has_news_ = false;   // of the live body
    bool is_left_ = false;    // its client has closed the connection
};

} // namespace bilten::api
