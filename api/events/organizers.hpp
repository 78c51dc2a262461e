#pragma once

// Who the organizers of an event are, for commands that name some and answers that show them.

#include "api/context.hpp"
#include "api/http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <vector>

namespace bilten::api {

struct NamedOrganizers {
    std::map<domain::UserId, std::string> names; // of those who gave one
    std::vector<domain::ticketed_event::OrganizerIntroduced> introductions;
    std::vector<domain::UserId> not_eligible;
};

// Looks these users up; whoever asks is known by the token. Their keys are there when this returns.
boost::asio::awaitable<NamedOrganizers>
name_organizers(Context& context, const Request& request, std::vector<domain::UserId> users);

// The same of an event's organizers and of `more`. Nobody where there is no such event: the command
// that follows says so.
boost::asio::awaitable<NamedOrganizers> name_organizers_of(
    Context& context,
    const Request& request,
    domain::TicketedEventId event,
    std::vector<domain::UserId> more);

} // namespace bilten::api
