// GET /api/admin/ledger and /api/admin/ledger/entries

#include "api/ledger/ledger.hpp"

#include "api/http/errors.hpp"
#include "api/reading.hpp"
#include "schemas/api/ledger.hpp"
#include "schemas/json/time.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using projections::LedgerCursor;
using projections::LedgerKind;
using projections::Postings;

namespace {

constexpr std::int64_t limit_default = 20;

domain::Currency currency_of(std::string_view code)
{
    return domain::parse_currency(code).value();
}

std::vector<dto::LedgerPostingDto>
postings_of(const Postings& postings, domain::Currency currency, bool with_empty)
{
    std::vector<dto::LedgerPostingDto> all;
    for (const auto& account : projections::ledger_accounts) {
        const auto minor = postings.*account.amount;
        if (minor == 0 && !with_empty) continue;
        dto::LedgerPostingDto posting;
        posting.account = account.name;
        posting.debit = schemas::Decimal{domain::Money{std::max<std::int64_t>(minor, 0), currency}};
        posting.credit =
            schemas::Decimal{domain::Money{std::max<std::int64_t>(-minor, 0), currency}};
        all.push_back(std::move(posting));
    }
    return all;
}

dto::LedgerEntryKind kind_of(LedgerKind kind)
{
    switch (kind) {
    case LedgerKind::sale: return dto::LedgerEntryKind::sale;
    case LedgerKind::capture: return dto::LedgerEntryKind::capture;
    case LedgerKind::refund_owed: return dto::LedgerEntryKind::refund_owed;
    case LedgerKind::late_money: return dto::LedgerEntryKind::late_money;
    case LedgerKind::refund_paid: return dto::LedgerEntryKind::refund_paid;
    case LedgerKind::sale_undone: return dto::LedgerEntryKind::sale_undone;
    }
    return dto::LedgerEntryKind::sale;
}

dto::LedgerEntryDto to_dto(const projections::LedgerEntryRow& entry)
{
    dto::LedgerEntryDto body;
    body.entry_id = entry.entry_id;
    body.booked_at = entry.at;
    body.kind = kind_of(entry.kind);
    body.event_id = entry.event_id;
    body.order_id = entry.order_id;
    body.payment_id = entry.payment_id;
    body.refund_id = entry.refund_id;
    body.currency = currency_of(entry.currency);
    body.postings = postings_of(entry, body.currency, false);
    return body;
}

// "<milliseconds>-<entry id>": opaque to clients.
std::string cursor_text(const LedgerCursor& cursor)
{
    return std::to_string(cursor.at.time_since_epoch().count()) + "-" +
           to_string(cursor.entry_id);
}

std::optional<LedgerCursor> parse_cursor(std::string_view text)
{
    std::int64_t at = 0;
    const auto* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, at);
    if (error != std::errc{} || at < 0 || end == last || *end != '-') return std::nullopt;
    const auto id = domain::parse_uuid({end + 1, static_cast<std::size_t>(last - end - 1)});
    if (!id) return std::nullopt;
    return LedgerCursor{domain::Instant{std::chrono::milliseconds{at}}, *id};
}

std::optional<domain::Instant> day(const Request& request, std::string_view name)
{
    const auto value = request.query.text(name);
    if (!value) return std::nullopt;
    return std::chrono::sys_days{schemas::parse_date(*value).value()}; // the route has checked it
}

projections::LedgerFilter filter_of(const Request& request)
{
    projections::LedgerFilter filter;
    if (const auto account = request.query.text("account"))
        filter.account = projections::find_ledger_account(*account);
    if (const auto id = request.query.uuid("eventId")) filter.event_id = {*id};
    if (const auto id = request.query.uuid("orderId")) filter.order_id = {*id};
    filter.from = day(request, "from");
    filter.until = day(request, "to");
    filter.limit =
        static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
    return filter;
}

} // namespace

asio::awaitable<Response> get_ledger(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "ledger")) co_return *late;
    std::optional<domain::TicketedEventId> event;
    if (const auto id = request.query.uuid("eventId")) event = domain::TicketedEventId{*id};
    const auto all = co_await context.ledger.sums(event);
    dto::LedgerDto body;
    for (const auto& [code, sums] : all) {
        const auto currency = currency_of(code);
        const domain::Money difference{std::abs(projections::sum_of(sums)), currency};
        body.currencies.push_back(
            {currency, postings_of(sums, currency, true), schemas::Decimal{difference}});
    }
    co_return with_freshness(context, "ledger", json(200, schemas::to_json(body)));
}

asio::awaitable<Response> list_ledger_entries(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "ledger")) co_return *late;
    auto filter = filter_of(request);
    if (const auto text = request.query.text("cursor")) {
        filter.after = parse_cursor(*text);
        if (!filter.after)
            co_return invalid(request, {{"cursor", "format", "must be a nextCursor of this list"}});
    }
    const auto page = co_await context.ledger.entries(std::move(filter));
    dto::LedgerEntryListDto body;
    for (const auto& entry : page.entries) body.entries.push_back(to_dto(entry));
    if (page.next) body.next_cursor = cursor_text(*page.next);
    co_return with_freshness(context, "ledger", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
