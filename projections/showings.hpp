#pragma once

// Who was shown data of the people who come, when and on which errand. Nobody's data stands here.

#include "domain/showing/events.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct ShowingRow {
    static constexpr std::string_view table_name = "read.showings";

    domain::ShowingId showing_id;
    std::optional<domain::TicketedEventId> event_id;
    std::string document; // ShowingDto
};
BOOST_DESCRIBE_STRUCT(ShowingRow, (), (showing_id, event_id, document))

class ShowingsProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "showings"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {ShowingRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
