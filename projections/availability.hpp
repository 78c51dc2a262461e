#pragma once

// How many places are left, by session and by ticket type.

#include "domain/ticketed_event/ticketed_event.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct AvailabilityRow {
    static constexpr std::string_view table_name = "read.availability";

    domain::TicketedEventId event_id;
    std::int16_t lane = 0;
    domain::ticketed_event::Status status = domain::ticketed_event::Status::none;
    std::int32_t required_vetting_level = 0;
    domain::Version version = 0;
    std::optional<domain::Instant> changes_at;
    std::string document;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(
    AvailabilityRow,
    (),
    (event_id, lane, status, required_vetting_level, version, changes_at, document, state))

// Which event a ticket type belongs to: its id tells the lane alone.
struct TicketTypeRow {
    static constexpr std::string_view table_name = "read.ticket_types";

    domain::TicketTypeId ticket_type_id;
    domain::TicketedEventId event_id;
};
BOOST_DESCRIBE_STRUCT(TicketTypeRow, (), (ticket_type_id, event_id))

class AvailabilityProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "availability"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {AvailabilityRow::table_name, TicketTypeRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
