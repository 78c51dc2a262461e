#pragma once

// The history of an event, field by field: who changed what, when, from what to what. Sales are not
// edits; the streams themselves tell of those.

#include "domain/ticketed_event/events.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct HistoryRow {
    static constexpr std::string_view table_name = "read.event_history";

    domain::Uuid entry_id; // the domain event's id
    domain::TicketedEventId event_id;
    domain::Version version = 0;
    std::string document; // HistoryEntryDto
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (entry_id, event_id, version, document))

// The event as the last entry left it: the next one is compared with it.
struct HistoryState {
    domain::ticketed_event::Details details;
    std::vector<domain::ticketed_event::Session> sessions;
    std::vector<domain::ticketed_event::TicketType> ticket_types;
};
BOOST_DESCRIBE_STRUCT(HistoryState, (), (details, sessions, ticket_types))

struct HistoryStateRow {
    static constexpr std::string_view table_name = "read.event_history_state";

    domain::TicketedEventId event_id;
    std::string seen; // HistoryState
};
BOOST_DESCRIBE_STRUCT(HistoryStateRow, (), (event_id, seen))

class HistoryProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "history"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {HistoryRow::table_name, HistoryStateRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
