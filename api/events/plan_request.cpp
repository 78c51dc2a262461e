#include "api/events/plan_request.hpp"

#include "api/venue_time.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace dto = schemas::api;
namespace event = domain::ticketed_event;

namespace {

void set_times(event::Session& session, std::chrono::year_month_day day, const std::string& zone)
{
    session.starts_at = instant_at(zone, day, session.local_start);
    if (session.local_end <= session.local_start)
        day = std::chrono::sys_days{day} + std::chrono::days{1};
    session.ends_at = instant_at(zone, day, session.local_end);
}

domain::Money price_from(
    const schemas::Decimal& price,
    domain::Currency currency,
    std::string field,
    std::vector<FieldError>& wrong)
{
    if (const auto money = price.to_money(currency)) return *money;
    wrong.push_back(
        {std::move(field),
         "format",
         fmt::format(
             "{} has {} decimals at most", currency.code(), domain::minor_digits(currency))});
    return {0, currency};
}

struct Scale {
    std::optional<domain::Money> least;
    std::optional<domain::Money> suggested;
    std::optional<domain::Money> most;
};

template <class Body>
Scale scale_from(
    const Body& body,
    domain::Currency currency,
    const std::string& path,
    std::vector<FieldError>& wrong)
{
    Scale scale;
    if (body.min_price)
        scale.least = price_from(*body.min_price, currency, path + "minPrice", wrong);
    if (body.suggested_price)
        scale.suggested = price_from(*body.suggested_price, currency, path + "suggestedPrice", wrong);
    if (body.max_price)
        scale.most = price_from(*body.max_price, currency, path + "maxPrice", wrong);
    return scale;
}

bool off_scale(const event::TicketType& type)
{
    return (type.min_price && type.min_price->minor > type.price.minor) ||
           (type.max_price && type.max_price->minor < type.price.minor);
}

} // namespace

event::Session session_from(const dto::CreateSessionRequest& body, const std::string& zone)
{
    event::Session session;
    session.name = body.session_name.str();
    session.local_start = body.start_time;
    session.local_end = body.end_time;
    session.capacity = body.capacity.value();
    set_times(session, body.session_date.date, zone);
    return session;
}

event::Session edited_session(
    event::Session session, const dto::UpdateSessionRequest& body, const std::string& zone)
{
    if (body.session_name) session.name = body.session_name->str();
    if (body.capacity) session.capacity = body.capacity->value();
    if (!body.session_date && !body.start_time && !body.end_time) return session;

    const auto day =
        body.session_date ? body.session_date->date : date_at(zone, session.starts_at);
    if (body.start_time) session.local_start = *body.start_time;
    if (body.end_time) session.local_end = *body.end_time;
    set_times(session, day, zone);
    return session;
}

event::TicketType ticket_type_from(
    domain::TicketTypeId id,
    const dto::CreateTicketTypeRequest& body,
    domain::Currency currency,
    const std::string& path,
    std::vector<FieldError>& wrong)
{
    event::TicketType type{
        id,
        body.name.str(),
        body.description ? body.description->str() : std::string{},
        body.included_sessions,
        price_from(body.price, currency, path + "price", wrong),
        {},
        body.max_quantity.value(),
        body.sales_start_date,
        body.sales_end_date};
    if (body.member_price)
        type.member_price = price_from(*body.member_price, currency, path + "memberPrice", wrong);
    if (type.member_price && type.member_price->minor > type.price.minor)
        wrong.push_back({path + "memberPrice", "range", "must not be above price"});
    const auto scale = scale_from(body, currency, path, wrong);
    type.min_price = scale.least;
    type.max_price = scale.most;
    if (scale.suggested && *scale.suggested != type.price)
        wrong.push_back({path + "suggestedPrice", "exclusive", "is price: send only one of them"});
    if (off_scale(type))
        wrong.push_back({path + "minPrice", "range", "minPrice <= price <= maxPrice"});
    return type;
}

NewPrices prices_from(
    const dto::UpdateTicketTypeRequest& body,
    domain::Currency currency,
    std::vector<FieldError>& wrong)
{
    NewPrices prices;
    if (body.price) prices.price = price_from(*body.price, currency, "price", wrong);
    if (body.member_price)
        prices.member_price = price_from(*body.member_price, currency, "memberPrice", wrong);
    const auto scale = scale_from(body, currency, "", wrong);
    prices.min_price = scale.least;
    prices.max_price = scale.most;
    if (scale.suggested && prices.price && *scale.suggested != *prices.price)
        wrong.push_back({"suggestedPrice", "exclusive", "is price: send only one of them"});
    if (scale.suggested) prices.price = scale.suggested;
    return prices;
}

event::TicketType edited_ticket_type(
    event::TicketType type, const dto::UpdateTicketTypeRequest& body, const NewPrices& prices)
{
    if (body.name) type.name = body.name->str();
    if (body.description) type.description = body.description->str();
    if (body.included_sessions) type.sessions = *body.included_sessions;
    if (prices.price) type.price = *prices.price;
    if (prices.member_price) type.member_price = prices.member_price;
    if (prices.min_price) type.min_price = prices.min_price;
    if (prices.max_price) type.max_price = prices.max_price;
    if (body.max_quantity) type.max_quantity = body.max_quantity->value();
    if (body.sales_start_date) type.sales_start = body.sales_start_date;
    if (body.sales_end_date) type.sales_end = *body.sales_end_date;
    return type;
}

} // namespace bilten::api
