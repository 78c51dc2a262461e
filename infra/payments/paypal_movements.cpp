#include "infra/payments/paypal_gateway.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace bilten::infra {

namespace asio = boost::asio;
using std::chrono::seconds;

namespace {

using Seconds = std::chrono::sys_seconds;

// In what order PayPal lists is not said: so much is read at once, to be sorted.
constexpr std::chrono::hours window{6};

Seconds begin_of(domain::Instant from, const std::string& cursor)
{
    if (cursor.empty()) return std::chrono::floor<seconds>(from);
    std::int64_t begin = 0;
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), begin);
    if (error != std::errc{} || end != cursor.data() + cursor.size())
        throw std::invalid_argument{"this is no cursor of PayPal's movements"};
    return Seconds{seconds{begin}};
}

std::string text_of(Seconds instant)
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", instant);
}

} // namespace

// The cursor is where the next window begins, in seconds. PayPal's report lags up to three hours.
asio::awaitable<commands::MovementsPage> PayPalGateway::movements(
    commands::PaymentMethod, domain::Instant from, domain::Instant until, std::string cursor)
{
    const auto last = std::chrono::floor<seconds>(until);
    const auto begin = begin_of(from, cursor);
    const auto end = std::min<Seconds>(begin + window, last);
    commands::MovementsPage page;
    if (end < last) page.next = std::to_string(end.time_since_epoch().count());

    std::int64_t pages = end > begin ? 1 : 0;
    for (std::int64_t number = 1; number <= pages; ++number) {
        PayPalSession::Call call;
        call.path = fmt::format(
            "/v1/reporting/transactions?start_date={}&end_date={}&transaction_status=S"
            "&fields=transaction_info&page_size=500&page={}",
            text_of(begin),
            text_of(end),
            number);
        const auto reply = co_await session_.send(std::move(call), session_.deadline());
        if (!reply.is_good()) throw commands::GatewayRefused{"PayPal does not show its books"};
        pages = reply.json.integer("/total_pages").value_or(1);
        for (std::size_t i = 0; i < reply.json.length("/transaction_details"); ++i) {
            auto movement = movement_of_paypal(reply.json, i);
            // The report's end is inclusive.
            if (movement && movement->at >= begin && movement->at < end)
                page.movements.push_back(std::move(*movement));
        }
    }
    std::ranges::stable_sort(page.movements, {}, &commands::Movement::at);
    co_return page;
}

} // namespace bilten::infra
