#pragma once

// Domain events and their metadata, to the bytes that the store keeps and Kafka carries, and back.

#include "domain/any_event.hpp"
#include "domain/metadata.hpp"
#include "schemas/events/recorded_event.hpp"
#include "schemas/events/sealing.hpp"
#include "schemas/events/stored_event.hpp"
#include "schemas/events/upcasters.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::schemas {

struct EncodedEvent {
    std::string_view type; // TicketsHeld; lives as long as the program
    std::int16_t schema_version = 1;
    std::string data;

    bool operator==(const EncodedEvent&) const = default;
};

// Personal values in clear are sealed; those that are sealed or erased already stay so.
[[nodiscard]] EncodedEvent encode(
    const domain::AnyEvent& event,
    const EventKey& key,
    Sealer& sealer,
    const Upcasters& = upcasters());

// Without an opener personal values come back sealed, each with its place; with one in clear, or
// erased. Throws UnknownEvent for a type or version of the future, CorruptDocument (reader.hpp) for
// bytes that we did not write, and what the opener throws.
[[nodiscard]] domain::AnyEvent
decode(const StoredEvent& stored, Opener* opener = nullptr, const Upcasters& = upcasters());

// The same, with its metadata.
[[nodiscard]] RecordedEvent decode_recorded(
    const StoredEvent& stored, Opener* opener = nullptr, const Upcasters& = upcasters());

[[nodiscard]] std::string encode_metadata(const domain::Metadata& metadata);
[[nodiscard]] domain::Metadata decode_metadata(std::string_view json);

// "TicketsHeld"
[[nodiscard]] std::string_view type_of(const domain::AnyEvent& event);
// "ticketed_event"
[[nodiscard]] std::string_view stream_type_of(const domain::AnyEvent& event);

// Every type of domain event there is.
[[nodiscard]] std::vector<std::string_view> event_types();

} // namespace bilten::schemas
