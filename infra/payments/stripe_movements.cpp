#include "infra/payments/stripe_answers.hpp"
#include "infra/payments/stripe_gateway.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace bilten::infra {

namespace asio = boost::asio;
using std::chrono::seconds;

namespace {

// Stripe lists the newest first: so much is read at once, to be turned round.
constexpr std::chrono::hours window{6};
constexpr int pages_max = 1'000; // of 100 lines

std::int64_t seconds_of(domain::Instant instant)
{
    return std::chrono::floor<seconds>(instant).time_since_epoch().count();
}

std::int64_t begin_of(domain::Instant from, const std::string& cursor)
{
    if (cursor.empty()) return seconds_of(from);
    std::int64_t begin = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), begin);
    if (error != std::errc{} || end != cursor.data() + cursor.size())
        throw std::invalid_argument{"this is no cursor of Stripe's movements"};
    return begin;
}

} // namespace

// The cursor is where the next window begins, in seconds.
asio::awaitable<commands::MovementsPage> StripeGateway::movements(
    commands::PaymentMethod, domain::Instant from, domain::Instant until, std::string cursor)
{
    const auto begin = begin_of(from, cursor);
    const auto end = std::min(begin + seconds{window}.count(), seconds_of(until));
    commands::MovementsPage page;
    if (end < seconds_of(until)) page.next = std::to_string(end);

    std::string after;
    for (int number = 0; end > begin && number < pages_max; ++number) {
        const auto path = fmt::format(
            "/v1/balance_transactions?created[gte]={}&created[lt]={}&limit=100&expand[0]=data.source{}",
            begin,
            end,
            after.empty() ? "" : "&starting_after=" + after);
        const auto reply = co_await get(path, line_.deadline());
        if (!reply.is_good()) throw commands::GatewayRefused{"Stripe does not show its books"};
        const auto lines = reply.json.length("/data");
        for (std::size_t i = 0; i < lines; ++i)
            if (auto movement = movement_of_stripe(reply.json, i))
                page.movements.push_back(std::move(*movement));
        const bool is_last = !reply.json.is_true("/has_more") || lines == 0;
        if (is_last) break;
        if (number + 1 == pages_max) throw commands::GatewayRefused{"too many movements at once"};
        after = reply.json.text(fmt::format("/data/{}/id", lines - 1));
    }
    std::ranges::reverse(page.movements);
    co_return page;
}

} // namespace bilten::infra
