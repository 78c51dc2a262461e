#include "api/orders/hold_key.hpp"

namespace bilten::api {

std::string key_text(domain::TicketedEventId event_id, const domain::Uuid& id)
{
    return to_string(event_id) + "." + to_string(id);
}

std::optional<EventKey> parse_key(std::string_view text)
{
    const auto dot = text.find('.');
    if (dot == text.npos) return std::nullopt;
    const auto event = domain::parse_uuid(text.substr(0, dot));
    const auto id = domain::parse_uuid(text.substr(dot + 1));
    if (!event || !id || domain::slot_of(*event) != domain::slot_of(*id)) return std::nullopt;
    return EventKey{{*event}, *id};
}

} // namespace bilten::api
