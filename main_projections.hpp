#pragma once

// What the subcommands that deal with projections share: which there are, and what they follow.

#include "infra/config.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/projector/lane_runner.hpp"
#include "infra/projector/operator_actions.hpp"
#include "main.hpp"
#include "projections/availability.hpp"
#include "projections/events.hpp"
#include "projections/history.hpp"
#include "projections/ledger.hpp"
#include "projections/mails.hpp"
#include "projections/orders.hpp"
#include "projections/showings.hpp"
#include "projections/tasks.hpp"
#include "projections/tickets.hpp"
#include "projections/venues.hpp"

#include <string>
#include <vector>

namespace bilten {

// Every projection there is.
struct Projections {
    explicit Projections(schemas::Opener& opener) : events{opener} {}

    projections::EventsProjection events;
    projections::AvailabilityProjection availability;
    projections::HistoryProjection history;
    projections::OrdersProjection orders;
    projections::TasksProjection tasks;
    projections::MailsProjection mails;
    projections::VenuesProjection venues;
    projections::TicketsProjection tickets;
    projections::ShowingsProjection showings;
    projections::LedgerProjection ledger;

    [[nodiscard]] infra::Group all() const
    {
        return {
            &events,
            &availability,
            &history,
            &orders,
            &tasks,
            &mails,
            &venues,
            &tickets,
            &showings,
            &ledger};
    }

    // Throws BadConfig, which names those that there are.
    [[nodiscard]] const projections::Projection& named(const std::string& name) const;
};

// Without an opener: a projection that needs personal data in clear opens it itself.
[[nodiscard]] infra::Decode sealed_decode();

[[nodiscard]] infra::FeedFactory store_feed(const std::string& dsn);

// Tells this process from every other.
[[nodiscard]] std::string process_name();

[[nodiscard]] infra::Operator operator_of(const OperatorArguments& arguments);
[[nodiscard]] infra::Keyring keyring_of(const infra::Config& config);

// What a tool says goes to the terminal; of what its parts log, troubles alone.
void set_up_tool_log(const infra::Config& config);

} // namespace bilten
