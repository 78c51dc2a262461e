#pragma once

// Rows of store.events, read by libpqxx.

#include "schemas/events/stored_event.hpp"

#include <pqxx/row>

#include <cstdint>

namespace bilten::infra {

inline constexpr auto stored_columns =
    "select position, stream_id::text, stream_type, version, event_id::text, type, schema_version, "
    "data::text, metadata::text, (extract(epoch from recorded_at) * 1000000)::bigint "
    "from store.events ";

// Of a row with those columns.
[[nodiscard]] schemas::StoredEvent stored_event(std::int16_t lane, const pqxx::row& row);

} // namespace bilten::infra
