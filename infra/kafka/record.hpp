#pragma once

#include "schemas/events/stored_event.hpp"

#include <librdkafka/rdkafkacpp.h>

#include <memory>
#include <stdexcept>
#include <string>

// A domain event as a Kafka record: CloudEvents 1.0, binary mode (docs/topics.md describes it for
// those who read it). Nothing is lost: decoding gives the stored event back, byte for byte.

namespace bilten::infra {

// Not a record that the relay wrote.
class RecordUnreadable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The headers of the record; its key is the stream's id as text, its value `event.data`.
std::unique_ptr<RdKafka::Headers> headers_of(const schemas::StoredEvent& event);

// The partition is the lane. Throws RecordUnreadable.
schemas::StoredEvent decode_record(RdKafka::Message& message);

// 2026-02-03T04:05:06.000007Z, always with six decimals; throws RecordUnreadable for anything else.
std::string rfc3339(std::chrono::sys_time<std::chrono::microseconds> at);
std::chrono::sys_time<std::chrono::microseconds> parse_rfc3339(std::string_view text);

} // namespace bilten::infra
