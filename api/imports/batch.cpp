#include "api/imports/batch.hpp"

#include "domain/order/order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace bilten::imports {
namespace {

constexpr std::string_view foreign = "id:";

std::optional<domain::Uuid> foreign_id(std::string_view key)
{
    if (!key.starts_with(foreign)) return std::nullopt;
    return domain::parse_uuid(key.substr(foreign.size()));
}

} // namespace

bool is_foreign(std::string_view key)
{
    return foreign_id(key).has_value();
}

Batch::Batch(std::string name, domain::Instant begun) : name_{std::move(name)}, begun_{begun}
{
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_';
    };
    if (name_.empty() || name_.size() > 60 || !std::ranges::all_of(name_, is_allowed))
        throw std::invalid_argument{
            "a batch is named by 1 to 60 letters, digits, dots, dashes and underscores"};
}

domain::Metadata
Batch::metadata(std::string_view role, std::optional<domain::UserId> actor) const
{
    domain::Metadata metadata;
    metadata.actor = actor;
    metadata.role = role;
    metadata.correlation_id = errand();
    return metadata;
}

// A UUIDv7 as every other, but for its random bits: they and the slot, which spreads the batch over
// all lanes, are a hash of what it names.
domain::Uuid Batch::id_of(std::string_view kind, std::string_view key) const
{
    const auto hashed = domain::derive_uuid({}, fmt::format("import {} {} {}", name_, kind, key));
    const auto slot = static_cast<domain::Slot>((hashed.bytes[0] << 4) | (hashed.bytes[1] >> 4));
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i < 16; ++i) bits = (bits << 8) | hashed.bytes[i];
    return domain::make_uuid7(begun_, slot, bits);
}

domain::VenueId Batch::venue(std::string_view key) const
{
    if (const auto id = foreign_id(key)) return {*id};
    return {id_of("venue", key)};
}

domain::TicketedEventId Batch::event(std::string_view key) const
{
    if (const auto id = foreign_id(key)) return {*id};
    return {id_of("event", key)};
}

domain::TicketTypeId
Batch::ticket_type(domain::TicketedEventId event, std::string_view key) const
{
    if (const auto id = foreign_id(key)) return {*id};
    return {domain::derive_uuid(event.value, fmt::format("ticket type {} {}", name_, key))};
}

domain::OrderId Batch::order(domain::TicketedEventId event, std::string_view registration) const
{
    return domain::order::order_id_from(domain::derive_uuid(
        event.value, fmt::format("registration {} {}", name_, registration)));
}

} // namespace bilten::imports
