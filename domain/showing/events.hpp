#pragma once

// What can happen to a showing: it is recorded, and that is all.

#include "domain/id.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bilten::domain::showing {

// Where somebody saw it.
enum class Shown { registrations, check_in_list, ticket, ticket_paper, tickets_of_user };
BOOST_DESCRIBE_ENUM(
    Shown, registrations, check_in_list, ticket, ticket_paper, tickets_of_user)

// Somebody who runs an event was shown data of people who come. Who, in which role and on which
// errand: the metadata. Which people: those of the tickets that there were then.
struct AttendeesShown {
    Shown what = Shown::registrations;
    std::optional<TicketedEventId> event_id; // whose people; nothing: of no event alone
    std::optional<SessionNumber> session;
    std::optional<TicketId> ticket_id;
    std::optional<UserId> user_id; // whose tickets
    std::int32_t persons = 0;
    std::vector<std::string> fields; // as the answer calls them
    Instant at;

    bool operator==(const AttendeesShown&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    AttendeesShown, (), (what, event_id, session, ticket_id, user_id, persons, fields, at))

using Event = std::variant<AttendeesShown>;
using Events = std::vector<Event>;

} // namespace bilten::domain::showing
