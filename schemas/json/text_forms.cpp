#include "schemas/json/text_forms.hpp"

#include "schemas/json/reader.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/writer.hpp"

#include <charconv>

namespace bilten::schemas {

using domain::ticketed_event::TimeOfDay;

namespace {

// Stores what was parsed, or says what it should have been.
template <class T>
std::optional<Complaint> take(std::optional<T> parsed, T& value, const char* message)
{
    if (!parsed) return Complaint{"format", message};
    value = *parsed;
    return std::nullopt;
}

} // namespace

std::optional<Complaint> Form<std::string>::parse(std::string_view text, std::string& value)
{
    value.assign(text);
    return std::nullopt;
}

std::optional<Complaint> Form<domain::Uuid>::parse(std::string_view text, domain::Uuid& id)
{
    return take(domain::parse_uuid(text), id, "must be a UUID");
}

void Form<domain::SessionNumber>::append(std::string& out, const domain::SessionNumber& number)
{
    out += 'S';
    out += std::to_string(number.value);
}

std::optional<Complaint>
Form<domain::SessionNumber>::parse(std::string_view text, domain::SessionNumber& number)
{
    const auto complaint = Complaint{"format", "must be a session's number: S1, S2, ..."};
    if (text.size() < 2 || text[0] != 'S' || text[1] < '1' || text[1] > '9') return complaint;
    const auto [end, failed] = std::from_chars(text.begin() + 1, text.end(), number.value);
    if (failed != std::errc{} || end != text.end()) return complaint;
    return std::nullopt;
}

void Form<domain::Instant>::append(std::string& out, const domain::Instant& instant)
{
    append_instant(out, instant);
}

std::optional<Complaint>
Form<domain::Instant>::parse(std::string_view text, domain::Instant& instant)
{
    return take(
        parse_instant(text), instant, "must be a time with its zone, like 2026-12-01T18:00:00Z");
}

void Form<TimeOfDay>::append(std::string& out, const TimeOfDay& time)
{
    append_time_of_day(out, time);
}

std::optional<Complaint> Form<TimeOfDay>::parse(std::string_view text, TimeOfDay& time)
{
    return take(parse_time_of_day(text), time, "must be a time of day, like 18:00:00");
}

void Form<domain::Currency>::append(std::string& out, const domain::Currency& currency)
{
    out += currency.code();
}

std::optional<Complaint>
Form<domain::Currency>::parse(std::string_view text, domain::Currency& currency)
{
    return take(
        domain::parse_currency(text), currency, "must be an ISO 4217 currency code, like EUR");
}

void Form<RawJson>::write(Writer& writer, const RawJson& json)
{
    writer.raw(json.text.empty() ? "null" : std::string_view{json.text});
}

void Form<RawJson>::read(Reader& reader, RawJson& json)
{
    json.text.assign(reader.raw());
}

} // namespace bilten::schemas
