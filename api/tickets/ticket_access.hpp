#pragma once

// Who may see a ticket: its buyer, whoever brings its code, and those who run the event.

#include "api/context.hpp"
#include "api/http/errors.hpp"

#include <boost/system/result.hpp>

namespace bilten::api {

struct SeenTicket {
    projections::TicketRecord ticket;
    bool is_own = false; // the buyer's, or of whoever has its code
};

// Of the path's `ticketId`, with the query's `code` where the route declares one. Who may not see it
// learns no more than of a ticket that there is not.
boost::asio::awaitable<boost::system::result<SeenTicket, Response>>
seen_ticket(Context& context, const Request& request);

} // namespace bilten::api
