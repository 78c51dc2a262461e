#pragma once

#include "infra/postgres/connections.hpp"
#include "projections/queries.hpp"

namespace bilten::infra {

// The read models in PostgreSQL.
class ReadModels final : public projections::Queries {
public:
    explicit ReadModels(std::string dsn, std::size_t connections_max = 8);

    boost::asio::awaitable<std::optional<projections::EventDocument>>
    event(domain::Uuid id) override;
    boost::asio::awaitable<std::optional<projections::EventDocument>>
    availability(domain::Uuid id) override;
    boost::asio::awaitable<std::optional<projections::EventDocument>>
    sessions(domain::Uuid event) override;
    boost::asio::awaitable<std::optional<projections::EventDocument>>
    ticket_types(domain::Uuid event) override;
    boost::asio::awaitable<std::optional<projections::EventDocument>>
    ticket_type_availability(domain::Uuid ticket_type) override;
    boost::asio::awaitable<projections::HistoryPage>
    history(domain::Uuid event, domain::Version after, std::size_t limit) override;
    boost::asio::awaitable<bool> reached(
        std::string projection,
        domain::Position position,
        std::chrono::milliseconds wait) override;

    // Answers when the database does. Throws Unavailable.
    boost::asio::awaitable<void> ping();

    [[nodiscard]] Connections& connections() noexcept { return connections_; }

private:
    Connections connections_;
};

} // namespace bilten::infra
