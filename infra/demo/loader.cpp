#include "infra/demo/loader.hpp"

#include "infra/demo/messages.hpp"
#include "infra/demo/people.hpp"
#include "infra/demo/typed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace bilten::infra::demo {

namespace dto = schemas::api;
using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

// The day that a UUIDv7 was made on.
sys_days day_of(const domain::Uuid& id)
{
    return std::chrono::floor<days>(domain::made_at(id));
}

std::size_t requests_of(const PlannedEvent& event)
{
    const auto refunds = std::ranges::count_if(
        event.sales, [](const Sale& sale) { return sale.give_back != GiveBack::nothing; });
    return 1 + (event.is_published ? 1 : 0) + event.sales.size() +
           static_cast<std::size_t>(refunds) + (event.cancelled_because ? 1 : 0);
}

} // namespace

struct Loader::Event {
    std::size_t number;
    const PlannedEvent& plan;
    domain::TicketedEventId id;
    std::vector<domain::TicketTypeId> types;
    std::size_t sales_open = 0;

    [[nodiscard]] std::string path(std::string_view rest) const
    {
        return "/api/events/" + to_string(id) + std::string{rest};
    }
};

Loader::Loader(Client& client, Visitors& visitors, Screen& screen, LoadOptions options)
    : client_{client}, visitors_{visitors}, screen_{screen}, options_{options}
{
}

std::string Loader::key(std::string_view what, std::size_t number) const
{
    return fmt::format("demo-{}-{}-{}", options_.seed, what, number);
}

const std::string& Loader::organizer_of(const PlannedEvent& event)
{
    return visitors_.token_of(catalogue_.organizers[event.organizer]);
}

std::optional<sys_days> Loader::loaded_on()
{
    for (const auto& organizer : make_organizers()) {
        Ask ask;
        ask.path = "/api/events?limit=1&showPast=true&organizerId=" + to_string(organizer.user);
        const auto found = events_in(ask, client_.ask_now(ask)).events;
        if (!found.empty()) return day_of(found.front().event_id.value);
    }
    return std::nullopt;
}

LoadSummary Loader::run()
{
    load_venues();
    for (std::size_t i = 0; i < catalogue_.events.size(); ++i) load_event(i);
    finish();
    wait_for_readers();
    screen_.clear();
    return summary_;
}

// Venues know nothing of dates. The first one's id tells the day of the first load, to which all
// the others belong: what is asked again has to be asked in the same words.
void Loader::load_venues()
{
    CatalogueOptions options{
        options_.seed,
        std::chrono::floor<days>(std::chrono::system_clock::now()),
        options_.session_capacity_max};
    catalogue_ = make_catalogue(options);
    venue_ids_.resize(catalogue_.venues.size());
    const auto load = [&](std::size_t i) {
        Ask ask{
            "POST",
            "/api/venues",
            visitors_.token_of(catalogue_.organizers.front()),
            body_of(catalogue_.venues[i])};
        ask.idempotency_key = key("venue", i);
        send(ask, [this, i, ask](const Answer& answer) {
            venue_ids_[i] = venue_in(ask, answer).venue_id;
            ++summary_.venues;
        });
    };
    load(0);
    finish();

    options.today = day_of(venue_ids_.front().value);
    catalogue_ = make_catalogue(options);
    expected_ = catalogue_.venues.size();
    for (const auto& event : catalogue_.events) expected_ += requests_of(event);
    for (std::size_t i = 1; i < catalogue_.venues.size(); ++i) load(i);
    finish();
}

void Loader::load_event(std::size_t number)
{
    const auto& plan = catalogue_.events[number];
    auto event = std::make_shared<Event>(Event{number, plan, {}, {}});
    auto request = plan.request;
    request.venue_id = venue_ids_[plan.venue];

    Ask ask{"POST", "/api/events", organizer_of(plan), body_of(request)};
    ask.idempotency_key = key("event", number);
    send(ask, [this, event, ask](const Answer& answer) {
        const auto created = event_in(ask, answer);
        event->id = created.event_id;
        for (const auto& type : created.ticket_types) event->types.push_back(type.ticket_type_id);
        if (event->plan.is_published)
            publish(event);
        else
            ++summary_.drafts;
    });
}

void Loader::publish(const std::shared_ptr<Event>& event)
{
    Ask ask{"POST", event->path("/publish"), organizer_of(event->plan)};
    ask.idempotency_key = key("publish", event->number);
    send(ask, [this, event](const Answer&) {
        ++summary_.published;
        sell(event);
    });
}

void Loader::sell(const std::shared_ptr<Event>& event)
{
    const auto& sales = event->plan.sales;
    event->sales_open = sales.size();
    for (std::size_t i = 0; i < sales.size(); ++i) {
        const auto& sale = sales[i];
        Ask ask{"POST", event->path("/tickets/purchase")};
        if (sale.buyer) ask.token = visitors_.token_of(catalogue_.people[*sale.buyer]);
        ask.body = body_of(purchase_of(sale, catalogue_.people, event->types.at(sale.ticket_type)));
        ask.idempotency_key = key(fmt::format("event-{}-sale", event->number), i);
        client_.ask(ask, [this, event, i, ask](const Answer& answer) {
            note(answer);
            if (left_in(answer)) {
                ++summary_.refused;
            } else {
                const auto order = purchase_in(ask, answer);
                summary_.tickets += static_cast<std::int64_t>(order.tickets.size());
                give_back(*event, i, order);
            }
            if (--event->sales_open == 0) cancel(*event);
        });
    }
}

void Loader::give_back(
    const Event& event, std::size_t index, const dto::PurchaseConfirmationDto& order)
{
    const auto& sale = event.plan.sales[index];
    if (sale.give_back == GiveBack::nothing || order.tickets.empty()) return;
    dto::RefundRequestDto request;
    request.reason = typed<schemas::Line<1, 500>>("Something came up, sorry.");
    if (sale.give_back == GiveBack::one_ticket)
        request.ticket_ids.emplace().push_back(order.tickets.front().ticket_id);

    // By the organizer's grace: an event may be too near for its refund policy.
    Ask ask{"POST", "/api/orders/" + to_string(order.order_id) + "/refunds"};
    ask.token = organizer_of(event.plan);
    ask.body = body_of(request);
    ask.idempotency_key = key(fmt::format("event-{}-refund", event.number), index);
    send(std::move(ask), [this](const Answer&) { ++summary_.refunds; });
}

void Loader::cancel(const Event& event)
{
    if (!event.plan.cancelled_because) return;
    Ask ask{"POST", event.path("/cancel"), organizer_of(event.plan)};
    ask.body = body_of(
        dto::CancelEventRequest{typed<schemas::Line<1, 500>>(*event.plan.cancelled_because)});
    ask.idempotency_key = key("cancel", event.number);
    send(std::move(ask), [this](const Answer&) {
        ++summary_.cancelled;
        --summary_.published;
    });
}

void Loader::send(Ask ask, Client::Done then)
{
    client_.ask(ask, [this, ask, then = std::move(then)](const Answer& answer) {
        note(answer);
        require_success(ask, answer);
        then(answer);
    });
}

void Loader::note(const Answer& answer)
{
    ++summary_.requests;
    if (answer.replayed) ++summary_.replayed;
    positions_.note(answer.position);
}

void Loader::finish()
{
    while (client_.work(100ms)) {
        const auto now = std::chrono::steady_clock::now();
        if (now - shown_at_ < (screen_.is_terminal() ? 200ms : 1000ms) || expected_ == 0) continue;
        shown_at_ = now;
        const auto events = summary_.published + summary_.drafts + summary_.cancelled;
        const auto text = fmt::format(
            "{} events, {} tickets",
            grouped(static_cast<std::int64_t>(events)),
            grouped(summary_.tickets));
        screen_.show(
            {fmt::format(
                "  {} {}",
                bar(static_cast<std::int64_t>(summary_.requests),
                    static_cast<std::int64_t>(expected_),
                    30),
                text)},
            text);
    }
}

// Every lane's last command is in the list of events.
void Loader::wait_for_readers()
{
    for (auto& position : positions_.all()) {
        Ask ask;
        ask.path = "/api/events?limit=1";
        ask.min_position = std::move(position);
        (void)events_in(ask, client_.ask_now(ask));
    }
}

} // namespace bilten::infra::demo
