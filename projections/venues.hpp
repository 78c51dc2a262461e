#pragma once

// The venues, for whoever looks for one by name.

#include "domain/venue/events.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct VenueRow {
    static constexpr std::string_view table_name = "read.venues";

    domain::VenueId venue_id;
    std::string name;
    std::string city;
    std::string document; // VenueDto
};
BOOST_DESCRIBE_STRUCT(VenueRow, (), (venue_id, name, city, document))

class VenuesProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "venues"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {VenueRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
