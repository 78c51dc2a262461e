// An answer that goes on: see LiveBody.

#include "api/http/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <mutex>
#include <random>

namespace bilten::api {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Kept small, so that what a slow reader has still to read is not old.
constexpr int send_buffer_bytes = 16 * 1024;

// Listeners who were told of the same news do not all come back in the same millisecond.
std::chrono::milliseconds vary(std::chrono::milliseconds length)
{
    thread_local std::minstd_rand random{std::random_device{}()};
    return length * (75 + static_cast<int>(random() % 50)) / 100;
}

} // namespace

// Told by any thread, heard on the session's own. Whoever tells late finds no session, and leaves
// its thread alone, which may have ended.
struct Session::News {
    explicit News(Session& of) : session{&of} {}

    void tell(const std::shared_ptr<News>& self)
    {
        const std::scoped_lock lock{mutex};
        if (!session || std::exchange(told, true)) return;
        asio::post(session->socket_.get_executor(), [self] { self->hear(); });
    }

    void hear()
    {
        const std::scoped_lock lock{mutex};
        told = false;
        if (!session) return;
        session->has_news_ = true;
        session->handled_.cancel();
    }

    void end()
    {
        const std::scoped_lock lock{mutex};
        session = nullptr;
    }

    std::mutex mutex;
    Session* session;
    bool told = false; // and not heard yet
};

asio::awaitable<void> Session::go_on(LiveBody& body)
{
    error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size{send_buffer_bytes}, ignored);
    struct Listening {
        explicit Listening(Session& session)
            : live{session.context_.live}, news{std::make_shared<News>(session)}
        {
            live.add(1);
        }

        ~Listening()
        {
            news->end();
            live.add(-1);
        }

        Gauge& live;
        std::shared_ptr<News> news;
    } const listening{*this};
    body.watch([news = listening.news] { news->tell(news); });
    // A client that has left is not waited for until the next piece.
    socket_.async_wait(asio::ip::tcp::socket::wait_read, [news = listening.news](error_code) {
        if (news->session) news->session->look_at_client();
    });

    while (!context_.draining && !is_left_) {
        has_news_ = false;
        const bool was_silent = Clock::now() - entered_ >= context_.limits.live_silence_max / 2;
        enter(Phase::live);
        auto piece = co_await body.next();
        if (!piece) break;
        if (piece->empty() && was_silent) *piece = body.heartbeat();
        if (!piece->empty()) {
            enter(Phase::writing);
            const auto [error, bytes] =
                co_await asio::async_write(socket_, asio::buffer(*piece), as_result);
            if (error) break;
        }
        co_await wait_for_news();
    }
}

// Once: what else a client sends meanwhile is nobody's.
void Session::look_at_client()
{
    char next = 0;
    error_code error;
    const auto bytes =
        socket_.receive(asio::buffer(&next, 1), asio::ip::tcp::socket::message_peek, error);
    is_left_ = bytes == 0 && error != asio::error::would_block;
    if (is_left_) handled_.cancel();
}

// Not less than the pause, not longer than silence may last.
asio::awaitable<void> Session::wait_for_news()
{
    enter(Phase::live);
    const auto soonest = entered_ + context_.limits.live_pause;
    const auto latest = entered_ + vary(context_.limits.live_silence_max);
    auto now = entered_;
    while (!context_.draining && !is_left_ && now < (has_news_ ? soonest : latest)) {
        handled_.expires_at(has_news_ ? soonest : latest);
        co_await handled_.async_wait(as_result);
        now = Clock::now();
    }
}

} // namespace bilten::api
