#include "tests/support/infra/toy_projections.hpp"

#include "commands/unavailable.hpp"

#include <fmt/format.h>

namespace bilten::tests {

namespace {

std::vector<domain::Uuid> streams(std::span<const schemas::RecordedEvent> events)
{
    std::vector<domain::Uuid> ids;
    for (const auto& event : events) ids.push_back(event.stream_id);
    return ids;
}

} // namespace

void Accounts::fold(
    std::span<const schemas::RecordedEvent> events, projections::Tables& tables) const
{
    auto& accounts = tables.of<Account>();
    accounts.prefetch(streams(events));
    for (const auto& event : events) {
        if (!accounts.find(event.stream_id))
            accounts.put(Account{event.stream_id, 0, 0, {}, {}, {}});
        auto& account = *accounts.edit(event.stream_id);
        account.total += std::stoll(event.metadata.correlation_id);
        account.events += 1;
        account.last_types.push_back(std::string{event.type} + R"(, "{}\)");
        if (account.last_types.size() > 3) account.last_types.erase(account.last_types.begin());
        account.changed_at =
            std::chrono::time_point_cast<std::chrono::milliseconds>(event.recorded_at);
        account.document = fmt::format(R"({{"total":{}}})", account.total);
    }
}

void Totals::fold(std::span<const schemas::RecordedEvent> events, projections::Tables& tables) const
{
    if (outages > 0) {
        --outages;
        throw commands::Unavailable{"the key server is down"};
    }
    auto& totals = tables.of<Total>();
    totals.prefetch(streams(events));
    for (const auto& event : events) {
        if (event.type == "Poison" && !healed) throw std::runtime_error{"poison"};
        if (!totals.find(event.stream_id)) totals.put({event.stream_id, 0});
        totals.edit(event.stream_id)->total += std::stoll(event.metadata.correlation_id);
    }
}

schemas::RecordedEvent decode_toy(const schemas::StoredEvent& event)
{
    if (event.type == "Garbled") throw std::runtime_error{"garbled"};
    const auto colon = event.data.find(':');
    schemas::RecordedEvent recorded{};
    recorded.position = {event.lane, event.position};
    recorded.stream_id = event.stream_id;
    recorded.version = event.version;
    recorded.event_id = event.event_id;
    recorded.type = event.type == "Poison" ? "Poison" : "Added"; // lives as long as the program
    recorded.recorded_at = event.recorded_at;
    recorded.metadata.correlation_id = event.data.substr(colon + 1);
    return recorded;
}

} // namespace bilten::tests
