#include "infra/kafka/checkpoint.hpp"

#include "infra/kafka/record.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>
#include <simdjson.h>

#include <array>

namespace bilten::infra {
namespace {

std::string sha256_of(std::string_view bytes)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    std::string text;
    for (const auto byte : digest) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
    return text;
}

} // namespace

RelayCheckpoint checkpoint_of(const schemas::StoredEvent& event, const std::string& relay)
{
    return {event.position, event.event_id, sha256_of(event.data), relay};
}

std::string to_json(const RelayCheckpoint& checkpoint)
{
    return fmt::format(
        R"({{"position":{},"eventId":"{}","sha256":"{}","relay":"{}"}})",
        checkpoint.position,
        domain::to_string(checkpoint.event_id),
        checkpoint.sha256,
        checkpoint.relay);
}

RelayCheckpoint parse_checkpoint(std::string_view json)
try {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded{json};
    auto document = parser.iterate(padded);
    RelayCheckpoint checkpoint;
    checkpoint.position = document["position"].get_int64();
    const auto id = domain::parse_uuid(document["eventId"].get_string());
    checkpoint.sha256 = std::string_view{document["sha256"].get_string()};
    checkpoint.relay = std::string_view{document["relay"].get_string()};
    if (!id) throw RecordUnreadable{fmt::format("no relay checkpoint: {}", json)};
    checkpoint.event_id = *id;
    return checkpoint;

} catch (const simdjson::simdjson_error& error) {
    throw RecordUnreadable{fmt::format("no relay checkpoint: {}: {}", json, error.what())};
}

} // namespace bilten::infra
