#pragma once

// The events as the public and their organizers find them: lists by filters, and one event whole.

#include "domain/ticketed_event/ticketed_event.hpp"
#include "projections/event_documents.hpp"
#include "projections/projection.hpp"
#include "schemas/events/sealing.hpp"

namespace bilten::projections {

struct EventRow {
    static constexpr std::string_view table_name = "read.events";

    domain::TicketedEventId event_id;
    std::int16_t lane = 0;
    domain::ticketed_event::Status status = domain::ticketed_event::Status::none;
    std::string title;
    std::string event_type;
    std::string city;
    domain::VenueId venue_id;
    std::vector<std::string> organizers;
    std::optional<domain::Instant> starts_at;
    std::optional<domain::Instant> ends_at;
    std::int32_t required_vetting_level = 0;
    domain::Version version = 0;
    std::optional<domain::Instant> changes_at;
    std::string summary;
    std::string details;
    std::string state;
    std::string frame;
};
BOOST_DESCRIBE_STRUCT(
    EventRow,
    (),
    (event_id,
     lane,
     status,
     title,
     event_type,
     city,
     venue_id,
     organizers,
     starts_at,
     ends_at,
     required_vetting_level,
     version,
     changes_at,
     summary,
     details,
     state,
     frame))

// One domain event more. The opener reads the names by which organizers wish to be known.
void bring_forward(
    EventFrame& frame,
    domain::ticketed_event::State& state,
    const schemas::RecordedEvent& recorded,
    schemas::Opener& opener);

class EventsProjection final : public Projection {
public:
    explicit EventsProjection(schemas::Opener& opener) : opener_{opener} {}

    [[nodiscard]] std::string_view name() const override { return "events"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {EventRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;

private:
    schemas::Opener& opener_;
};

} // namespace bilten::projections
