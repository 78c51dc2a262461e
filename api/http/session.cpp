#include "api/http/session.hpp"

#include "api/http/request_from.hpp"
#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace bilten::api {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t linger_bytes_max = 256 * 1024;
constexpr std::size_t copied_body_bytes_max = 16 * 1024; // a larger one is sent from where it is
constexpr std::size_t kept_out_bytes_max = 64 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Session::Session(asio::ip::tcp::socket socket, ConnectionBook::Place place, SessionContext& context)
    : socket_{std::move(socket)}, handled_{socket_.get_executor(), Clock::time_point::max()},
      place_{std::move(place)}, context_{context}, reader_{context.limits.gate}
{
}

asio::awaitable<void> Session::run()
{
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
    socket_.non_blocking(true, ignored);

    bool open = true;
    while (open) {
        if (!co_await read_head()) break;
        // g++ 12 destroys some temporaries of a co_await expression twice: here they have names.
        auto request = describe();
        auto response = co_await answer(std::move(request));
        open = co_await write(std::move(response));
        reader_.next();
    }
    socket_.close(ignored);
}

// False: there is no request to answer; what there was to say has been said.
asio::awaitable<bool> Session::read_head()
{
    enter(reader_.empty() ? Phase::idle : Phase::header, ended_);
    auto step = reader_.read_head();
    while (step == RequestReader::Step::more) {
        const bool got_some = co_await fill();
        if (expired_ && phase_ == Phase::header) co_return co_await refuse();
        if (!got_some) co_return false;
        step = reader_.read_head();
        if (step == RequestReader::Step::more && phase_ == Phase::idle) enter(Phase::header);
    }
    if (step == RequestReader::Step::refused) co_return co_await refuse();
    co_return true;
}

// Reads what there is. False: the client is gone, or its time is up.
asio::awaitable<bool> Session::fill()
{
    const auto room = reader_.room();
    const auto [error, bytes] =
        co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), as_result);
    reader_.received(bytes);
    co_return !error && !expired_;
}

// Says why no request was accepted, and ends the connection.
asio::awaitable<bool> Session::refuse()
{
    const auto refusal = expired_ ? GateRefusal{Fault::request_timeout, {}} : reader_.refusal();
    correlation_id_ = correlation_id_from({});
    traceparent_ = traceparent_from({});
    received_at_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    started_ = Clock::now();
    entry_ = nullptr;
    head_only_ = false;
    old_client_ = false;
    close_ = true;
    Request unread;
    unread.remote_address = place_.address();
    standing_ = context_.dispatcher.charge(unread);
    auto response = refusal_of(refusal);
    co_return co_await write(std::move(response));
}

Response Session::refusal_of(const GateRefusal& refusal) const
{
    ErrorContext context;
    context.correlation_id = correlation_id_;
    context.at = received_at_;
    auto response = failed(context, refusal.fault, refusal.reason);
    response.with("Cache-Control", "no-store");
    if (refusal.fault == Fault::method_not_allowed)
        response.with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return response;
}

Request Session::describe()
{
    const auto& head = reader_.head();
    received_at_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    started_ = Clock::now();
    auto request = request_from(head, received_at_);
    request.remote_address = place_.address();
    correlation_id_ = request.correlation_id;
    traceparent_ = request.traceparent;
    head_only_ = request.method == Method::head;
    old_client_ = head.version < 11;
    close_ = !reader_.keep_alive() || ++requests_ >= context_.limits.requests_per_connection_max;
    return request;
}

asio::awaitable<Response> Session::answer(Request request)
{
    const bool has_body = reader_.has_body();
    auto admission = context_.dispatcher.admit(
        reader_.head().target, {has_body, reader_.content_length()}, request);
    entry_ = admission.entry;
    standing_ = admission.standing;
    if (admission.answer) {
        // A body that nobody reads would be taken for the next request.
        const bool skipped =
            !has_body || (reader_.body_is_here() &&
                          reader_.read_body(json_bytes_max) == RequestReader::Step::ready);
        if (!skipped) close_ = true;
        co_return std::move(*admission.answer);
    }
    if (has_body) {
        Response refusal;
        if (!co_await read_body(entry_->route.body_bytes_max, refusal)) co_return refusal;
        request.body = reader_.take_body();
    }
    if (auto response = context_.dispatcher.run_at_once(*entry_, request))
        co_return std::move(*response);
    co_return co_await handle(std::move(request));
}

// False: `refusal` is the answer, and the connection's last.
asio::awaitable<bool> Session::read_body(std::size_t bytes_max, Response& refusal)
{
    enter(Phase::body);
    if (reader_.expects_continue() && !reader_.body_is_here())
        co_await asio::async_write(
            socket_, asio::buffer(continue_line.data(), continue_line.size()), as_result);
    auto step = reader_.read_body(bytes_max);
    while (step == RequestReader::Step::more) {
        // Not as `more && co_await fill()` above: g++ 12 awaits the right side of that in any case.
        const bool got_some = co_await fill();
        if (!got_some) break;
        step = reader_.read_body(bytes_max);
    }
    if (step == RequestReader::Step::ready) co_return true;

    close_ = true;
    constexpr GateRefusal too_slow{Fault::request_timeout, "The body came too slowly"};
    constexpr GateRefusal cut_off{Fault::malformed_request, "The body is cut off"};
    if (step == RequestReader::Step::refused)
        refusal = refusal_of(reader_.refusal());
    else
        refusal = refusal_of(expired_ ? too_slow : cut_off);
    co_return false;
}

// True: the connection stays open for another request.
asio::awaitable<bool> Session::write(Response response)
{
    if (context_.draining || response.live) close_ = true; // which ends a live body
    out_.clear();
    append_head(
        out_,
        response,
        {context_.date.at(std::chrono::floor<std::chrono::seconds>(received_at_)),
         correlation_id_,
         traceparent_,
         close_,
         old_client_,
         standing_ ? &*standing_ : nullptr});
    auto body = head_only_ || response.status == 304 ? std::string_view{} : response.bytes();
    if (body.size() <= copied_body_bytes_max) {
        out_ += body;
        body = {};
    }

    const std::array<asio::const_buffer, 2> buffers{
        asio::buffer(out_), asio::buffer(body.data(), body.size())};
    // The system nearly always takes all of it at once, which saves a turn through the scheduler;
    // one buffer costs it less than a list of them.
    error_code error;
    auto written = body.empty() ? socket_.write_some(buffers.front(), error)
                                : socket_.write_some(buffers, error);
    if (error == asio::error::would_block) error = {};
    if (!error && written < out_.size() + body.size()) {
        enter(Phase::writing);
        const auto from_head = std::min(written, out_.size());
        const std::array<asio::const_buffer, 2> rest{
            asio::buffer(out_) + from_head,
            asio::buffer(body.data(), body.size()) + (written - from_head)};
        std::tie(error, written) = co_await asio::async_write(socket_, rest, as_result);
    }
    ended_ = Clock::now();
    context_.dispatcher.count(entry_, response.status, ended_ - started_);
    if (out_.capacity() > kept_out_bytes_max) out_ = {};
    if (error) co_return false;
    if (response.live && !head_only_) co_await go_on(*response.live);
    if (close_) co_await linger();
    co_return !close_;
}

// Closing with unread bytes makes TCP reset the connection, and the answer may be lost with it.
asio::awaitable<void> Session::linger()
{
    enter(Phase::lingering);
    error_code error;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, error);
    std::array<char, 1024> waste;
    std::size_t total = 0;
    while (!error && !expired_ && total < linger_bytes_max) {
        std::size_t bytes = 0;
        std::tie(error, bytes) = co_await socket_.async_read_some(asio::buffer(waste), as_result);
        total += bytes;
    }
}

} // namespace bilten::api
