// 500 listeners of one event's availability stream while 1,000 tickets a second are sold: how long
// after the buyer has his answer each listener knows of the sale.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/measure.hpp"
#include "infra/demo/client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <list>
#include <mutex>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace bilten::bench;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int listeners = 500;
constexpr int sales_per_second = 1'000;

// When the buyers were told, sale by sale.
class Sales {
public:
    void add()
    {
        const std::scoped_lock lock{mutex_};
        answered_.push_back(Clock::now());
    }

    // Of the sales after the first `from`, up to the `to`th: how long ago, in ms.
    void ages(std::size_t from, std::size_t to, std::vector<double>& out) const
    {
        const auto now = Clock::now();
        const std::scoped_lock lock{mutex_};
        for (auto sale = from; sale < std::min(to, answered_.size()); ++sale)
            out.push_back(std::chrono::duration<double, std::milli>(now - answered_[sale]).count());
    }

    [[nodiscard]] std::size_t count() const
    {
        const std::scoped_lock lock{mutex_};
        return answered_.size();
    }

private:
    mutable std::mutex mutex_;
    std::vector<Clock::time_point> answered_;
};

// The number behind the last `"sold":` of an AvailabilityDto.
std::optional<std::size_t> sold_in(std::string_view text)
{
    constexpr std::string_view name = "\"sold\":";
    const auto at = text.rfind(name);
    if (at == text.npos) return std::nullopt;
    std::size_t sold = 0;
    std::from_chars(text.data() + at + name.size(), text.data() + text.size(), sold);
    return sold;
}

class Listener {
public:
    Listener(asio::io_context& io, const std::string& host, int port, const Sales& sales)
        : socket_{io}, sales_{sales}
    {
        socket_.connect({asio::ip::make_address(host), static_cast<std::uint16_t>(port)});
    }

    void listen(const std::string& path)
    {
        const auto request =
            fmt::format("GET {} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n", path);
        asio::write(socket_, asio::buffer(request));
        read();
    }

    [[nodiscard]] std::size_t known() const noexcept { return known_; }
    [[nodiscard]] std::size_t pieces() const noexcept { return pieces_; }

    std::vector<double> ages_ms;

private:
    void read()
    {
        asio::async_read_until(
            socket_, asio::dynamic_buffer(received_), "\n\n", [this](auto error, auto bytes) {
                if (error) return;
                hear(std::string_view{received_}.substr(0, bytes));
                received_.erase(0, bytes);
                read();
            });
    }

    void hear(std::string_view piece)
    {
        const auto sold = sold_in(piece);
        if (!sold || *sold <= known_) return;
        ++pieces_;
        sales_.ages(known_, *sold, ages_ms);
        known_ = *sold;
    }

    asio::ip::tcp::socket socket_;
    const Sales& sales_;
    std::string received_;
    std::atomic<std::size_t> known_{0}; // read by the main thread, too
    std::size_t pieces_ = 0;
};

// Sells so many a second, whatever the answers take.
void sell(BoxOffice& office, const LargeEvent& event, Clock::duration length, Sales& sales)
{
    bilten::infra::demo::Client client{office.base_url(), 200};
    client.patience_max = 10s;
    const auto started = Clock::now();
    std::int64_t asked = 0;
    while (Clock::now() - started < length) {
        const auto due = std::chrono::duration<double>(Clock::now() - started).count() *
                         sales_per_second;
        for (; asked < static_cast<std::int64_t>(due); ++asked) {
            client.ask(
                {.method = "POST",
                 .path = "/api/events/" + event.event_id + "/tickets/purchase",
                 .token = office.buyer_token(),
                 .body = purchase_body(event.second_type, 1, std::to_string(asked % 1'000))},
                [&](const auto& answer) {
                    if (!answer.is_success())
                        throw std::runtime_error{
                            fmt::format("a purchase got {} {}", answer.status, answer.body)};
                    sales.add();
                });
        }
        if (!client.work(1ms)) std::this_thread::sleep_for(200us);
    }
    while (client.work(10ms)) {
    }
}

Sample run_round(BoxOffice& office, std::chrono::seconds length)
{
    const auto event = office.open_event();
    Sales sales;
    asio::io_context io;
    std::list<Listener> all;
    const auto url = office.base_url(); // http://127.0.0.1:PORT
    const auto port = std::stoi(url.substr(url.rfind(':') + 1));
    const auto path = "/api/events/" + event.event_id + "/availability/stream";
    std::this_thread::sleep_for(1s); // until the projector has the event
    for (int i = 0; i < listeners; ++i)
        all.emplace_back(io, "127.0.0.1", port, sales).listen(path);

    std::jthread hearing{[&] { io.run_for(length + 20s); }};
    sell(office, event, length, sales);
    const auto everybody_knows = [&] {
        return std::ranges::all_of(
            all, [&](const Listener& one) { return one.known() >= sales.count(); });
    };
    for (int tries = 0; !everybody_knows() && tries < 500; ++tries)
        std::this_thread::sleep_for(10ms);
    io.stop();
    hearing.join();
    if (!everybody_knows()) throw std::runtime_error{"a listener does not know of every sale"};

    std::vector<double> ages;
    std::size_t pieces = 0;
    for (const auto& one : all) {
        ages.insert(ages.end(), one.ages_ms.begin(), one.ages_ms.end());
        pieces += one.pieces();
    }
    const auto p50 = percentile(ages, 0.5);
    const auto p99 = percentile(ages, 0.99);
    const auto seconds = std::chrono::duration<double>(length).count();
    progress(fmt::format(
        "{} sales, {:.0f} pieces a second to {} listeners; known after p50 {:.0f} ms, p99 {:.0f} "
        "ms, at most {:.0f} ms",
        sales.count(),
        static_cast<double>(pieces) / seconds,
        listeners,
        p50,
        p99,
        ages.back()));
    return {static_cast<double>(sales.count()) / seconds, p50, p99};
}

} // namespace

int main(int count, char** arguments)
try {
    const auto options = options_from(count, arguments);
    const Store store{"live", 4};
    const auto binary = required_environment("BILTEN_BINARY");
    BoxOffice office{"serve", store};
    const Child relay{"relay", {binary, "relay"}, store.environment()};
    const Child project{"project", {binary, "project"}, store.environment()};
    Samples samples;
    for (int round = 0; round < options.rounds(); ++round)
        samples.push_back(run_round(office, options.quick ? 3s : 10s));
    print({"live", fmt::format("{} listeners", listeners), median_of(samples)});

} catch (const std::exception& error) {
    fmt::print(stderr, "live: {}\n", error.what());
    return 1;
}
