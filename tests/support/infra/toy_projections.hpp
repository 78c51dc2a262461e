#pragma once

#include "infra/projector/options.hpp"
#include "projections/projection.hpp"

#include <atomic>

namespace bilten::tests {

// An account per stream: what was added to it and by how many events. An event says how much by its
// data, {"amount": 3}.
struct Account {
    static constexpr std::string_view table_name = "read.accounts";

    domain::Uuid stream_id;
    std::int64_t total = 0;
    std::int32_t events = 0;
    std::vector<std::string> last_types;
    std::optional<domain::Instant> changed_at;
    std::string document;

    bool operator==(const Account&) const = default;
};
BOOST_DESCRIBE_STRUCT(Account, (), (stream_id, total, events, last_types, changed_at, document))

// Its table, and a second of the same form for those who need two projections.
inline constexpr auto accounts_sql =
    "create table read.accounts (stream_id uuid primary key, total bigint not null, "
    "events int not null, last_types text[] not null, changed_at timestamptz, document json not "
    "null);"
    "create table read.totals (stream_id uuid primary key, total bigint not null);";

class Accounts : public projections::Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "accounts"; }

    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {Account::table_name};
    }

    void fold(
        std::span<const schemas::RecordedEvent> events, projections::Tables& tables) const override;
};

struct Total {
    static constexpr std::string_view table_name = "read.totals";

    domain::Uuid stream_id;
    std::int64_t total = 0;

    bool operator==(const Total&) const = default;
};
BOOST_DESCRIBE_STRUCT(Total, (), (stream_id, total))

// Cannot digest events of the type "Poison", while that is so.
class Totals : public projections::Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "totals"; }

    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {Total::table_name};
    }

    void fold(
        std::span<const schemas::RecordedEvent> events, projections::Tables& tables) const override;

    std::atomic<bool> healed{false};
    mutable std::atomic<int> outages{0}; // batches for which something that it needs is not there
};

// Keeps the amount where these projections look for it: in the correlation id. Throws on events of
// the type "Garbled".
[[nodiscard]] schemas::RecordedEvent decode_toy(const schemas::StoredEvent& event);

} // namespace bilten::tests
