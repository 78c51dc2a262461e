#pragma once

// What the API says of who was shown data of the people who come.

#include "domain/showing/events.hpp"
#include "schemas/api/events.hpp"

namespace bilten::schemas::api {

struct ShowingDto {
    domain::ShowingId showing_id;
    domain::Instant at;
    HistoryActorDto actor;
    domain::showing::Shown what = domain::showing::Shown::registrations;
    std::optional<domain::TicketedEventId> event_id;
    std::optional<domain::SessionNumber> session_id;
    std::optional<domain::TicketId> ticket_id;
    std::optional<domain::UserId> user_id;
    std::int32_t persons = 0;
    std::vector<std::string> fields;
    std::string correlation_id;
    std::string position;
};
BOOST_DESCRIBE_STRUCT(
    ShowingDto,
    (),
    (showing_id,
     at,
     actor,
     what,
     event_id,
     session_id,
     ticket_id,
     user_id,
     persons,
     fields,
     correlation_id,
     position))

struct ShowingListDto {
    std::vector<ShowingDto> showings;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(ShowingListDto, (), (showings, next_cursor))

} // namespace bilten::schemas::api
