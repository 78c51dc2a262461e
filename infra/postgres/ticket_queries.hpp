#pragma once

#include "infra/postgres/connections.hpp"
#include "projections/ticket_queries.hpp"
#include "schemas/events/sealing.hpp"

namespace bilten::infra {

// Tickets in PostgreSQL. Names are opened on the threads of the connections: a key that is not in
// memory is read there.
class PgTicketQueries final : public projections::TicketQueries {
public:
    PgTicketQueries(std::string dsn, schemas::Opener& opener, std::size_t connections_max);

    boost::asio::awaitable<std::optional<projections::TicketRecord>>
    ticket(domain::TicketId id) override;
    boost::asio::awaitable<std::map<std::string, domain::TicketId>>
    tickets_of_codes(domain::TicketedEventId event, std::vector<std::string> codes) override;
    boost::asio::awaitable<projections::TicketPage>
    tickets_of_event(projections::TicketsOfEvent which) override;
    boost::asio::awaitable<projections::TicketPage> tickets_of_user(
        domain::UserId user, std::optional<domain::TicketId> after, std::size_t limit) override;
    boost::asio::awaitable<projections::OrderPage> orders_of_user(
        domain::UserId user, std::optional<domain::OrderId> before, std::size_t limit) override;
    boost::asio::awaitable<projections::RefundRun> refund_run(
        domain::TicketedEventId event,
        std::optional<domain::OrderId> after,
        std::size_t failures_max) override;

    boost::asio::awaitable<projections::ShowingPage> showings_of_event(
        domain::TicketedEventId event,
        std::optional<domain::ShowingId> before,
        std::size_t limit) override;
    boost::asio::awaitable<std::vector<projections::SessionCount>>
    counts(domain::TicketedEventId event) override;
    boost::asio::awaitable<std::vector<projections::KioskTokenRow>>
    kiosk_tokens(domain::TicketedEventId event) override;

private:
    schemas::Opener& opener_;
    Connections connections_;
};

} // namespace bilten::infra
