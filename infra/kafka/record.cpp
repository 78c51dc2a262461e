#include "infra/kafka/record.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <charconv>
#include <optional>
#include <string_view>

namespace bilten::infra {

using schemas::StoredEvent;
using Microseconds = std::chrono::sys_time<std::chrono::microseconds>;

namespace {

constexpr std::string_view type_prefix = "dev.bilten.";

void add(RdKafka::Headers& headers, const std::string& name, std::string_view value)
{
    headers.add(name, value.data(), value.size());
}

std::string traceparent_of(const std::string& metadata)
{
    thread_local simdjson::ondemand::parser parser;
    const simdjson::padded_string json{metadata};
    simdjson::ondemand::document document;
    std::string_view traceparent;
    if (parser.iterate(json).get(document) != simdjson::SUCCESS) return {};
    if (document["traceparent"].get_string().get(traceparent) != simdjson::SUCCESS) return {};
    return std::string{traceparent};
}

[[noreturn]] void unreadable(const RdKafka::Message& message, std::string_view why)
{
    throw RecordUnreadable{fmt::format(
        "{}[{}] offset {}: {}", message.topic_name(), message.partition(), message.offset(), why)};
}

template <class Number>
std::optional<Number> parse_number(std::string_view text)
{
    Number number{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

// The headers of one record. There are about fifteen, so looking through all of them is quickest.
class HeaderReader {
public:
    explicit HeaderReader(RdKafka::Message& message) : message_{message}
    {
        if (auto* headers = message.headers()) all_ = headers->get_all();
    }

    [[nodiscard]] std::string_view text(std::string_view name) const
    {
        for (const auto& header : all_)
            if (header.key() == name)
                return {static_cast<const char*>(header.value()), header.value_size()};
        unreadable(message_, fmt::format("no header {}", name));
    }

    template <class Number>
    [[nodiscard]] Number number(std::string_view name) const
    {
        const auto value = parse_number<Number>(text(name));
        if (!value) unreadable(message_, fmt::format("header {} is no number", name));
        return *value;
    }

    [[nodiscard]] domain::Uuid uuid(std::string_view name) const
    {
        const auto id = domain::parse_uuid(text(name));
        if (!id) unreadable(message_, fmt::format("header {} is no UUID", name));
        return *id;
    }

private:
    RdKafka::Message& message_;
    std::vector<RdKafka::Headers::Header> all_;
};

} // namespace

std::string rfc3339(Microseconds at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count(),
        time.subseconds().count());
}

Microseconds parse_rfc3339(std::string_view text)
{
    const auto field = [text](std::size_t at, std::size_t size) {
        const auto value = parse_number<unsigned>(text.substr(at, size));
        if (!value) throw RecordUnreadable{fmt::format("no instant: {}", text)};
        return *value;
    };
    if (text.size() != 27 || text[10] != 'T' || text[26] != 'Z')
        throw RecordUnreadable{fmt::format("no instant: {}", text)};

    const std::chrono::year_month_day date{
        std::chrono::year{static_cast<int>(field(0, 4))},
        std::chrono::month{field(5, 2)},
        std::chrono::day{field(8, 2)}};
    return std::chrono::sys_days{date} + std::chrono::hours{field(11, 2)} +
           std::chrono::minutes{field(14, 2)} + std::chrono::seconds{field(17, 2)} +
           std::chrono::microseconds{field(20, 6)};
}

std::unique_ptr<RdKafka::Headers> headers_of(const StoredEvent& event)
{
    const auto stream = domain::to_string(event.stream_id);
    std::unique_ptr<RdKafka::Headers> headers{RdKafka::Headers::create()};
    add(*headers, "ce_specversion", "1.0");
    add(*headers, "ce_id", domain::to_string(event.event_id));
    add(*headers, "ce_source", "/bilten");
    add(*headers, "ce_type", fmt::format("{}{}", type_prefix, event.type));
    add(*headers, "ce_subject", stream);
    add(*headers, "ce_time", rfc3339(event.recorded_at));
    add(*headers, "ce_sequence", fmt::to_string(event.position));
    add(*headers, "ce_partitionkey", stream);
    add(*headers,
        "ce_dataschema",
        fmt::format("urn:bilten:schema:{}:v{}", event.type, event.schema_version));
    add(*headers, "ce_streamtype", event.stream_type);
    add(*headers, "ce_streamversion", fmt::to_string(event.version));
    add(*headers, "ce_schemaversion", fmt::to_string(event.schema_version));
    add(*headers, "ce_metadata", event.metadata);
    add(*headers, "content-type", "application/json");
    if (const auto traceparent = traceparent_of(event.metadata); !traceparent.empty())
        add(*headers, "traceparent", traceparent);
    return headers;
}

StoredEvent decode_record(RdKafka::Message& message)
{
    const HeaderReader headers{message};
    const auto type = headers.text("ce_type");
    if (!type.starts_with(type_prefix)) unreadable(message, "ce_type is none of Bilten's");
    return {
        .lane = static_cast<std::int16_t>(message.partition()),
        .position = headers.number<std::int64_t>("ce_sequence"),
        .stream_id = headers.uuid("ce_subject"),
        .stream_type = std::string{headers.text("ce_streamtype")},
        .version = headers.number<std::int32_t>("ce_streamversion"),
        .event_id = headers.uuid("ce_id"),
        .type = std::string{type.substr(type_prefix.size())},
        .schema_version = headers.number<std::int16_t>("ce_schemaversion"),
        .data = {static_cast<const char*>(message.payload()), message.len()},
        .metadata = std::string{headers.text("ce_metadata")},
        .recorded_at = parse_rfc3339(headers.text("ce_time"))};
}

} // namespace bilten::infra
