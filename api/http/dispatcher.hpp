#pragma once

#include "api/http/cors.hpp"
#include "api/http/errors.hpp"
#include "api/http/rate_limiter.hpp"
#include "api/http/route_figures.hpp"
#include "api/http/router.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace bilten::api {

// From a request that passed the gate to an answer: route, access, parameters, body's size and
// type, handler. Knows no socket. Safe to use from several threads.
class Dispatcher {
public:
    struct BodyAhead {
        bool present = false;
        std::optional<std::uint64_t> length{}; // nothing: chunked
    };

    struct Admission {
        const Router::Entry* entry = nullptr; // nothing: there is no such route
        std::optional<Response> answer{};     // given without the handler, and without the body
        std::optional<RateStanding> standing{}; // nothing: nobody counts
    };

    // All of it must outlive the dispatcher.
    Dispatcher(
        const Router& router,
        commands::TokenVerifier& tokens,
        Metrics& metrics,
        Cors cors = Cors{},
        const RateLimits& limits = {});
    ~Dispatcher();

    // Everything that the header decides. Fills in who asks, and the parameters.
    [[nodiscard]] Admission
    admit(std::string_view target, const BodyAhead& body, Request& request) const;

    // Counts a request: the user's where it is known who asks, else the address's.
    [[nodiscard]] std::optional<RateStanding> charge(const Request& request) const;

    // The answer that needs no waiting, where the route has it.
    [[nodiscard]] std::optional<Response>
    run_at_once(const Router::Entry& entry, const Request& request) const;

    // Runs the handler, unless the body holds a card number. What it throws becomes 503
    // (commands::Unavailable) or 500, and is logged once.
    [[nodiscard]] boost::asio::awaitable<Response>
    run(const Router::Entry& entry, Request request) const;

    // The answer where the handler has none in time.
    [[nodiscard]] Response overdue(const ErrorContext& context, std::string_view origin) const;

    // Counts an answer. `entry`: nothing where no route was found.
    void count(
        const Router::Entry* entry, int status, std::chrono::steady_clock::duration took) noexcept
    {
        figures_.count(entry, status, took);
    }

private:
    [[nodiscard]] std::optional<Response>
    decide(const Router::Match& match, std::string_view target, const BodyAhead&, Request&) const;
    [[nodiscard]] std::optional<Response>
    inspect(const Router::Match& match, std::string_view target, const BodyAhead&, Request&) const;
    [[nodiscard]] std::optional<Response> authenticate(Request& request) const;
    void finish(bool is_private, std::string_view origin, Response& response) const;

    const Router& router_;
    commands::TokenVerifier& tokens_;
    RouteFigures figures_;
    Cors cors_;
    std::unique_ptr<RateLimiter> limiter_;
};

} // namespace bilten::api
