// The rival of `purchase`: what this machine can do when nothing is asked of a purchase but to be
// durable. No authentication, no validation, no personal data, no read models: three events each,
// one lane, one ticketed event.
//
// Usage: purchase_ceiling DSN PORT. Makes its own table, and listens until it is killed.

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <pqxx/stream_to>
#include <simdjson.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr auto make_table = R"sql(
drop table if exists ceiling_events;
create table ceiling_events (
    lane smallint not null, position bigint not null, stream uuid not null, version int not null,
    id uuid not null, type text not null, data json not null, meta json not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (lane, position), unique (stream, version)))sql";
constexpr auto lock_and_look =
    "select pg_advisory_xact_lock(0); "
    "select coalesce(max(position), 0) from ceiling_events where lane = 0";
constexpr auto event_id = "00000000-0000-7000-8000-000000000000";
constexpr auto metadata = R"({"correlationId":"c","causationId":"a","actor":"u"})";

struct Order {
    std::string buyer;
    std::int64_t quantity = 0;
    std::function<void(const std::string& order_id)> done; // on the lane's thread
};

// One thread, one connection; whatever came during the last commit is the next transaction.
class Lane {
public:
    explicit Lane(const std::string& dsn) : connection_{dsn}, thread_{[this] { run(); }} {}

    void submit(Order order)
    {
        const std::scoped_lock lock{mutex_};
        queue_.push_back(std::move(order));
        ready_.notify_one();
    }

private:
    std::vector<Order> take()
    {
        std::unique_lock lock{mutex_};
        ready_.wait(lock, [this] { return !queue_.empty(); });
        return std::exchange(queue_, {});
    }

    void run()
    {
        for (;;) {
            const auto orders = take();
            const auto ids = write(orders);
            for (std::size_t i = 0; i < orders.size(); ++i) orders[i].done(ids[i]);
        }
    }

    std::string next_id()
    {
        return fmt::format(
            "{:08x}-{:04x}-7000-8000-{:012x}",
            position_ >> 16,
            position_ & 0xffff,
            random_() & 0xffff'ffff'ffffULL);
    }

    void append(
        pqxx::stream_to& rows,
        const std::string& stream,
        std::int64_t version,
        const std::string& type,
        const std::string& data)
    {
        ++position_;
        const std::string meta{metadata};
        rows << std::make_tuple(0, position_, stream, version, next_id(), type, data, meta);
    }

    std::vector<std::string> write(const std::vector<Order>& orders)
    {
        pqxx::work transaction{connection_};
        position_ = transaction.exec(lock_and_look)[0][0].as<std::int64_t>();
        pqxx::stream_to rows{
            transaction,
            "ceiling_events",
            std::vector<std::string>{
                "lane", "position", "stream", "version", "id", "type", "data", "meta"}};
        std::vector<std::string> ids;
        for (const auto& order : orders) {
            const auto& id = ids.emplace_back(next_id());
            append(
                rows,
                event_id,
                ++version_,
                "TicketsHeld",
                fmt::format(
                    R"({{"orderId":"{}","ticketTypeId":"018f3e0a-0000-7000-8000-000000000001",)"
                    R"("quantity":{},"holdUntil":"2026-11-21T05:30:00Z"}})",
                    id,
                    order.quantity));
            append(
                rows,
                id,
                1,
                "OrderPlaced",
                fmt::format(
                    R"({{"orderId":"{}","quantity":{},"sessions":["S1","S2"],"price":"120.00",)"
                    R"("currency":"EUR","buyer":"{}"}})",
                    id,
                    order.quantity,
                    order.buyer));
            append(
                rows,
                id,
                2,
                "OrderConfirmed",
                fmt::format(
                    R"({{"orderId":"{}","tickets":["018f3e0a-0000-7000-8000-000000000001",)"
                    R"("018f3e0a-0000-7000-8000-000000000002"]}})",
                    id));
        }
        rows.complete();
        transaction.commit();
        return ids;
    }

    pqxx::connection connection_;
    std::int64_t position_ = 0;
    std::int64_t version_ = 0;
    std::mt19937_64 random_{std::random_device{}()};
    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<Order> queue_;
    std::thread thread_;
};

asio::awaitable<std::string> sell(Lane& lane, std::string buyer, std::int64_t quantity)
{
    const auto start = [&lane](auto handler, std::string who, std::int64_t count) {
        auto executor = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        lane.submit({std::move(who), count, [shared, executor](const std::string& id) {
                         asio::post(executor, [shared, id] { std::move (*shared)(id); });
                     }});
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::string)>(
        start, asio::use_awaitable, std::move(buyer), quantity);
}

asio::awaitable<void> converse(tcp::socket socket, Lane& lane)
{
    beast::tcp_stream stream{std::move(socket)};
    beast::flat_buffer buffer;
    simdjson::ondemand::parser parser;
    try {
        for (;;) {
            http::request<http::string_body> request;
            co_await http::async_read(stream, buffer, request, asio::use_awaitable);
            const simdjson::padded_string body{request.body()};
            auto json = parser.iterate(body);
            const std::int64_t quantity = json["quantity"].get_int64();
            std::string buyer{std::string_view{json["buyer"].get_string()}};
            const auto id = co_await sell(lane, std::move(buyer), quantity);

            http::response<http::string_body> response{http::status::created, 11};
            response.set(http::field::content_type, "application/json");
            response.keep_alive(true);
            response.body() = fmt::format(R"({{"orderId":"{}","status":"Confirmed"}})", id);
            response.prepare_payload();
            co_await http::async_write(stream, response, asio::use_awaitable);
        }
    } catch (const boost::system::system_error&) {
        co_return; // the load generator has left
    }
}

asio::awaitable<void> listen(unsigned short port, Lane& lane)
{
    const auto executor = co_await asio::this_coro::executor;
    tcp::acceptor acceptor{executor, {asio::ip::address_v4::loopback(), port}};
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        socket.set_option(tcp::no_delay{true});
        asio::co_spawn(executor, converse(std::move(socket), lane), asio::detached);
    }
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 3) {
        std::fputs("purchase_ceiling DSN PORT: started by the benchmark `purchase`\n", stderr);
        return 2;
    }
    const std::string dsn{arguments[1]};
    {
        pqxx::connection connection{dsn};
        pqxx::nontransaction{connection}.exec(make_table);
    }
    static Lane lane{dsn};
    asio::io_context context{1};
    asio::co_spawn(
        context,
        listen(static_cast<unsigned short>(std::atoi(arguments[2])), lane),
        asio::detached);
    asio::signal_set signals{context, SIGINT, SIGTERM};
    signals.async_wait([](auto, int) { std::_Exit(0); });
    context.run();
}
