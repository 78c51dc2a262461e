#include "infra/payments/gateway_line.hpp"

#include "commands/payment_gateway.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>

namespace bilten::infra {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

asio::awaitable<void> wait(milliseconds time)
{
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(asio::use_awaitable);
}

std::uint64_t dice()
{
    thread_local std::mt19937_64 engine{std::random_device{}()};
    return engine();
}

// Retry-After in seconds; a date is not taken.
milliseconds retry_after(const HttpAnswer& answer)
{
    const auto text = answer.header("retry-after");
    int seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || seconds < 0) return milliseconds{0};
    return std::chrono::seconds{seconds};
}

} // namespace

LineWorld LineWorld::real()
{
    return {[] { return std::chrono::steady_clock::now(); }, wait, dice};
}

GatewayLine::GatewayLine(HttpClient& client, LineOptions options, LineWorld world)
    : client_{client}, options_{options}, world_{std::move(world)}, breaker_{options.breaker}
{
}

asio::awaitable<HttpAnswer> GatewayLine::send(HttpRequest request, Instant until)
{
    bool is_unknown = false;
    std::string why = "its time is over";
    for (int number = 1; number <= options_.attempts_max; ++number) {
        if (world_.now() >= until) break;
        if (!breaker_.admit(world_.now())) {
            why = "the circuit is open";
            ++counts_.held;
            break;
        }
        auto copy = request;
        auto tried = co_await attempt(std::move(copy), until);
        if (tried.verdict == Verdict::answered) co_return std::move(tried.answer);
        is_unknown = is_unknown || tried.verdict == Verdict::unknown;
        why = tried.why;
        const auto pause = pause_before(number, tried);
        if (!tried.may_repeat || number == options_.attempts_max || world_.now() + pause >= until)
            break;
        co_await world_.pause(pause);
    }
    if (is_unknown) throw commands::GatewayTimeout{why};
    throw commands::GatewayUnavailable{why};
}

asio::awaitable<GatewayLine::Try> GatewayLine::attempt(HttpRequest request, Instant until)
{
    const auto left = std::chrono::floor<milliseconds>(until - world_.now());
    request.time_max = std::clamp(left, milliseconds{1}, options_.attempt_max);
    Try tried;
    try {
        auto answer = co_await client_.send(std::move(request));
        tried = judge(std::move(answer));
    } catch (const HttpFailed& failed) {
        breaker_.record(false, world_.now());
        ++counts_.failed;
        tried.verdict = failed.trouble == HttpTrouble::nothing_sent ? Verdict::not_done
                                                                    : Verdict::unknown;
        tried.why = failed.what();
    }
    co_return tried;
}

GatewayLine::Try GatewayLine::judge(HttpAnswer answer)
{
    const bool is_down = answer.status >= 500;
    breaker_.record(!is_down, world_.now());
    ++(is_down ? counts_.failed : answer.status >= 400 ? counts_.refused : counts_.good);
    Try tried;
    tried.why = fmt::format("HTTP {}", answer.status);
    tried.wait = retry_after(answer);
    tried.may_repeat = answer.header("stripe-should-retry") != "false";
    // 429 says that nothing was done; 409 that the same request is being worked on.
    if (answer.status == 429)
        tried.verdict = Verdict::not_done;
    else if (is_down || answer.status == 409)
        tried.verdict = Verdict::unknown;
    else
        tried.verdict = Verdict::answered;
    tried.answer = std::move(answer);
    return tried;
}

// Exponential backoff with full jitter: those who failed together do not come back together.
milliseconds GatewayLine::pause_before(int next, const Try& last) const
{
    const auto highest = std::min(options_.pause_first * (1 << std::min(next - 1, 10)), options_.pause_max);
    const auto below = static_cast<std::uint64_t>(highest.count()) + 1;
    const auto jitter = milliseconds{static_cast<std::int64_t>(world_.random() % below)};
    return std::max(jitter, last.wait);
}

} // namespace bilten::infra
