#include "domain/ticketed_event/import.hpp"

#include "domain/ticketed_event/rules.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

// Seen from here, nothing lies in the past.
constexpr auto before_everything = Instant::min();

Refusal about(RefusalCode code, TicketTypeId type)
{
    return {code, {{"ticketTypeId", to_string(type)}}};
}

} // namespace

Result<Events> decide(const State& event, const ImportEvent& command)
{
    auto create = command.event;
    create.now = before_everything;
    auto decided = decide(event, create);
    if (decided && !decided->empty() && command.introduction)
        decided->emplace_back(*command.introduction);
    return decided;
}

Result<Events> decide(const State& event, const ImportSession& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    const auto number = command.session.number.value;
    if (number <= event.sessions_made) return Events{};
    if (number > event.sessions_made + 1)
        return Refusal{
            RefusalCode::session_unknown, {{"sessionId", "S" + std::to_string(number - 1)}}};
    return decide(event, AddSession{command.session, command.limits, before_everything});
}

Result<Events> decide(const State& event, const PublishImported&)
{
    return decide(event, PublishEvent{before_everything});
}

Result<Events> decide(const State& event, const ImportPlaces& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (event.status == Status::draft) return RefusalCode::event_not_published;
    const auto& [type_id, quantity] = command.places;
    const auto* type = event.find(type_id);
    if (!type) return about(RefusalCode::ticket_type_unknown, type_id);
    if (quantity < 1 || quantity > tickets_per_order_max)
        return about(RefusalCode::too_many_tickets, type_id);

    const auto free = free_of(event, *type);
    if (quantity > free.tickets) {
        auto refusal = about(RefusalCode::insufficient_capacity, type_id);
        refusal.details.emplace_back("requestedQuantity", std::int64_t{quantity});
        refusal.details.emplace_back("availableQuantity", std::int64_t{std::max(free.tickets, 0)});
        if (!free.limiting.empty())
            refusal.details.emplace_back(
                "limitingSessionId", "S" + std::to_string(free.limiting.front().value));
        return refusal;
    }
    return Events{TicketsSold{command.order_id, {command.places}, false}};
}

} // namespace bilten::domain::ticketed_event
