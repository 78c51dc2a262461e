#include "api/all_routes.hpp"

#include "api/door/routes.hpp"
#include "api/events/routes.hpp"
#include "api/ledger/routes.hpp"
#include "api/orders/routes.hpp"
#include "api/tickets/routes.hpp"
#include "api/venues/routes.hpp"

namespace bilten::api {

std::vector<Route> all_routes(Context* context)
{
    std::vector<Route> routes;
    for (const auto area :
         {venue_routes,
          event_routes,
          copy_routes,
          plan_routes,
          order_routes,
          cart_routes,
          promo_code_routes,
          waitlist_routes,
          door_routes,
          kiosk_routes,
          ticket_routes,
          showing_routes,
          ledger_routes})
        for (auto& route : area(context)) routes.push_back(std::move(route));
    return routes;
}

} // namespace bilten::api
