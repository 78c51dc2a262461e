// How a session waits for a handler, and for how long.

#include "api/http/session.hpp"

#include "api/http/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

// The dispatcher catches what handlers throw: this is about memory that has run out.
void log_accident(std::exception_ptr accident)
{
    if (!accident) return;
    try {
        std::rethrow_exception(accident);
    } catch (const std::exception& reason) {
        spdlog::error("event=handler_failed error={}", log_value(first_line(reason.what())));
    } catch (...) {
        spdlog::error("event=handler_failed error=\"not a std::exception\"");
    }
}

} // namespace

// Held by the handler and by the session that waits for it: whoever comes last frees it.
struct Session::Handling {
    Session* waiting; // nothing: it has given up, and may be gone
    std::optional<Response> response{};
};

// A handler cannot be called back: its command may be on its way to the store. So it runs beside
// the session, on the same thread, and what it says after the deadline is heard by nobody. Awaiting
// it `||` a timer would not do: that waits for the loser too.
asio::awaitable<Response> Session::handle(Request request)
{
    enter(Phase::handling);
    const ErrorContext errors{request};
    const auto origin = request.headers.origin;
    auto handling = std::make_shared<Handling>(Handling{this});
    auto working = work(context_, *entry_, std::move(request), handling);
    // The io_context owns it from here: its thread ends when this has, or it is destroyed with it.
    asio::co_spawn(socket_.get_executor(), std::move(working), log_accident);
    while (!handling->response && !expired_) {
        constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
        co_await handled_.async_wait(as_result);
    }
    handling->waiting = nullptr;
    if (handling->response) co_return std::move(*handling->response);

    spdlog::warn(
        "event=answer_overdue method={} route={} correlation_id={}",
        name_of(entry_->route.method),
        entry_->route.path,
        log_value(correlation_id_));
    co_return context_.dispatcher.overdue(errors, origin);
}

asio::awaitable<void> Session::work(
    SessionContext& context,
    const Router::Entry& entry,
    Request request,
    std::shared_ptr<Handling> handling)
{
    context.in_flight.add(1);
    const auto correlation_id = request.correlation_id;
    auto response = co_await context.dispatcher.run(entry, std::move(request));
    context.in_flight.add(-1);
    if (handling->waiting) {
        handling->response = std::move(response);
        handling->waiting->handled_.cancel();
        co_return;
    }
    spdlog::warn(
        "event=answered_too_late status={} route={} correlation_id={}",
        response.status,
        entry.route.path,
        correlation_id);
}

} // namespace bilten::api
