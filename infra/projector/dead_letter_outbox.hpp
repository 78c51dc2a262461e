#pragma once

// Dead letters on their way to Kafka: read.dead_letter_outbox. A row is put there in the
// transaction that parks its event, and is marked when Kafka has it; it stays, so that an event is
// sent once for each projection, even when it is parked again after a retry or a rebuild.

#include "schemas/events/stored_event.hpp"

#include <pqxx/connection>
#include <pqxx/row>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

// A parked event, and why this projection could not apply it.
struct DeadLetter {
    std::int64_t number = 0; // ascending with the positions of a projection's lane
    std::string projection;
    schemas::StoredEvent event;
    std::string error;
    int attempts = 0; // 0: not tried, an earlier event of its stream is parked
};

// The columns of an event in read.dead_letters and here, and an event from them, which begin at
// column `first` of the row.
inline constexpr auto dead_letter_event_columns =
    "lane, position, stream_id, stream_type, version, event_id, type, schema_version, data, "
    "metadata, (extract(epoch from recorded_at) * 1000000)::bigint";
[[nodiscard]] schemas::StoredEvent dead_letter_event(const pqxx::row& row, int first);

// The projection's dead letters of a lane from this position on, those that were never put here.
void put_in_outbox(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::int16_t lane,
    std::int64_t position);

// The oldest ones that are not marked. Whoever sends them holds `lock_outbox`.
[[nodiscard]] std::vector<DeadLetter>
waiting_in_outbox(pqxx::connection& connection, std::size_t letters_max);
void mark_published(pqxx::connection& connection, std::span<const DeadLetter> letters);

// False: another connection has it. It is held until the connection ends.
[[nodiscard]] bool lock_outbox(pqxx::connection& connection);

} // namespace bilten::infra
