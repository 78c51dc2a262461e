// Ten thousand buyers within four seconds for five hundred places, over two nodes: exactly those are
// sold, soon, and whoever comes too late hears so at once.

#include "benchmarks/support/box_office.hpp"
#include "benchmarks/support/measure.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <thread>

namespace {

using namespace bilten::bench;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr int buyers = 10'000;
constexpr int places = 500;
constexpr auto arrivals = 4s; // from the first buyer to the last
constexpr std::size_t connections = 256; // to each node

struct Sale {
    std::string path;
    std::string ticket_type;
    bool paid = false;
};

// What the buyers of one node heard. Times are counted from when a buyer came, not from when there
// was a connection for them.
struct Heard {
    std::vector<double> sold_ms;
    std::vector<double> refused_ms;
    double last_sale_s = 0; // since the first buyer came
    std::map<int, int> strange;
};

std::string body_for(const Sale& sale, int buyer)
{
    return purchase_body(
        sale.ticket_type, 1, std::to_string(buyer), sale.paid ? "tok_ok" : "");
}

// A line to one node. Requests are written as they are, and of an answer nothing is read but its
// status and its end: whoever measures shares the cores with what is measured.
class Line {
public:
    Line(asio::io_context& context, int port) : socket_{context}
    {
        socket_.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
        socket_.set_option(asio::ip::tcp::no_delay{true});
    }

    asio::awaitable<int> ask(std::string request)
    {
        co_await asio::async_write(socket_, asio::buffer(request), asio::use_awaitable);
        std::size_t size = 0;
        while (!is_whole(size))
            size += co_await socket_.async_read_some(
                asio::buffer(answer_) + size, asio::use_awaitable);
        int status = 0;
        std::from_chars(answer_.data() + 9, answer_.data() + 12, status); // HTTP/1.1 201
        co_return status;
    }

private:
    [[nodiscard]] bool is_whole(std::size_t size) const
    {
        const std::string_view text{answer_.data(), size};
        const auto end = text.find("\r\n\r\n");
        if (end == text.npos) return false;
        constexpr std::string_view name = "Content-Length: ";
        const auto at = text.find(name);
        std::size_t length = 0;
        if (at < end) std::from_chars(text.data() + at + name.size(), text.data() + end, length);
        return size >= end + 4 + length;
    }

    asio::ip::tcp::socket socket_;
    std::array<char, 8192> answer_{};
};

// Every second buyer, from `first` on, each when their time comes, or as soon as a line is free.
class Crowd {
public:
    Crowd(const BoxOffice& node, const Sale& sale, int first, Clock::time_point begin)
        : node_{node}, sale_{sale}, next_{first}, begin_{begin}
    {
    }

    Heard come()
    {
        asio::io_context context{1};
        for (std::size_t i = 0; i < connections; ++i)
            asio::co_spawn(context, one_after_another(context), [](std::exception_ptr failed) {
                if (failed) std::rethrow_exception(failed);
            });
        context.run();
        return std::move(heard_);
    }

private:
    asio::awaitable<void> one_after_another(asio::io_context& context)
    {
        Line line{context, node_.port()};
        asio::steady_timer timer{context};
        while (next_ < buyers) {
            const int buyer = std::exchange(next_, next_ + 2);
            const auto came = begin_ + buyer * Clock::duration{arrivals} / buyers;
            timer.expires_at(came);
            co_await timer.async_wait(asio::use_awaitable);
            auto request = request_of(buyer);
            const auto status = co_await line.ask(std::move(request));
            hear(status, came);
        }
    }

    [[nodiscard]] std::string request_of(int buyer) const
    {
        const auto body = body_for(sale_, buyer);
        return fmt::format(
            "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
            "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
            sale_.path,
            node_.buyer_token(),
            body.size(),
            body);
    }

    void hear(int status, Clock::time_point came)
    {
        const auto now = Clock::now();
        const std::chrono::duration<double, std::milli> took = now - came;
        if (status == 201) {
            heard_.sold_ms.push_back(took.count());
            heard_.last_sale_s = std::chrono::duration<double>(now - begin_).count();
        } else if (status == 409) {
            heard_.refused_ms.push_back(took.count());
        } else {
            ++heard_.strange[status];
        }
    }

    const BoxOffice& node_;
    const Sale& sale_;
    int next_;
    const Clock::time_point begin_;
    Heard heard_;
};

class Rush {
public:
    explicit Rush(Options options) : options_{options} {}

    void run()
    {
        const auto binary = required_environment("BILTEN_BINARY");
        const Child relay{"relay", {binary, "relay"}, store_.environment()};
        const Child project{"project", {binary, "project"}, store_.environment()};
        for (int round = 1; round <= options_.rounds(); ++round)
            for (const bool paid : {false, true}) sell_out(round, paid);
        for (auto& [what, samples] : samples_) print({"rush", what, median_of(samples)});
    }

private:
    void sell_out(int round, bool paid)
    {
        const auto event = nodes_[0].open_event({places, paid ? "25.00" : "0"});
        const Sale sale{
            fmt::format("/api/events/{}/tickets/purchase", event.event_id), event.first_type, paid};
        const auto begin = Clock::now() + 200ms;
        std::array<Heard, 2> heard;
        {
            std::array<std::jthread, 2> threads;
            for (int i = 0; i < 2; ++i)
                threads[i] =
                    std::jthread{[&, i] { heard[i] = Crowd{nodes_[i], sale, i, begin}.come(); }};
        }
        note(round, paid, std::move(heard), event);
    }

    void note(int round, bool paid, std::array<Heard, 2> heard, const LargeEvent& event)
    {
        auto& [first, second] = heard;
        first.sold_ms.insert(first.sold_ms.end(), second.sold_ms.begin(), second.sold_ms.end());
        first.refused_ms.insert(
            first.refused_ms.end(), second.refused_ms.begin(), second.refused_ms.end());
        first.strange.merge(second.strange);
        const auto over_s = std::max(first.last_sale_s, second.last_sale_s);
        const auto in_store = store_.number(fmt::format(
            "select coalesce(sum((p->>'quantity')::int), 0) from store.events, "
            "json_array_elements(data->'places') p where type = 'TicketsSold' "
            "and stream_id = '{}'",
            event.event_id));
        if (first.sold_ms.size() != places || in_store != places || !first.strange.empty())
            throw std::runtime_error{fmt::format(
                "{} tickets were answered, {} are in the store; strange answers: {}",
                first.sold_ms.size(),
                in_store,
                first.strange.empty() ? 0 : first.strange.begin()->first)};

        const std::string kind = paid ? "paid" : "free";
        const auto keep = [&](const std::string& what, Sample sample) {
            samples_[fmt::format("{}, {}", kind, what)].push_back(sample);
        };
        const auto of = [](std::vector<double>& values) {
            return Sample{0, percentile(values, 0.5), percentile(values, 0.99)};
        };
        const auto refused = of(first.refused_ms);
        progress(fmt::format(
            "round {}: {}: sold out after {:.2f} s, refusals p50 {:.1f} ms, p99 {:.1f} ms",
            round,
            kind,
            over_s,
            refused.p50_ms,
            refused.p99_ms));
        keep("refusals", refused);
        keep("purchases", of(first.sold_ms));
        keep("the last place sold", {places / over_s, over_s * 1'000, over_s * 1'000});
    }

    const Options options_;
    Store store_{"rush", 4};
    std::array<BoxOffice, 2> nodes_{BoxOffice{"serve-1", store_}, BoxOffice{"serve-2", store_}};
    std::map<std::string, Samples> samples_;
};

} // namespace

int main(int count, char** arguments)
try {
    Rush{options_from(count, arguments)}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "rush: {}\n", error.what());
    return 1;
}
