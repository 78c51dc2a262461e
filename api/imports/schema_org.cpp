#include "api/imports/schema_org.hpp"

#include <algorithm>
#include <array>

namespace bilten::imports {
namespace {

constexpr std::size_t short_description_max = 500; // code points; bytes are at least as many

constexpr std::array<std::string_view, 4> event_types{
    "CourseInstance", "EventSeries", "Festival", "Hackathon"}; // those that do not end in Event
constexpr std::array<std::string_view, 17> read_properties{
    "@context", "@type",    "@id",         "identifier",  "url",
    "name",     "abstract", "description", "startDate",   "endDate",
    "location", "subEvent", "offers",      "keywords",    "eventStatus",
    "maximumAttendeeCapacity", "disambiguatingDescription"};

} // namespace

std::string plain(std::string_view name)
{
    for (const std::string_view prefix : {"https://schema.org/", "http://schema.org/", "schema:"})
        if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    return std::string{name};
}

std::string type_of(object from)
{
    const auto types = several_at(from, "@type");
    return types.empty() ? "" : plain(text_of(types.front()).value_or(""));
}

bool is_event(const std::string& type)
{
    return type.ends_with("Event") || std::ranges::count(event_types, type) > 0;
}

// At the last space before the limit.
std::string shortened(const std::string& text)
{
    if (text.size() <= short_description_max) return text;
    const auto space = text.rfind(' ', short_description_max - 4);
    return text.substr(0, space == text.npos ? 0 : space) + "\xE2\x80\xA6";
}

std::optional<std::string> keywords_of(object event)
{
    std::string tags;
    for (const auto word : several_at(event, "keywords"))
        if (auto text = text_of(word)) tags += (tags.empty() ? "" : "|") + *text;
    std::ranges::replace(tags, ',', '|');
    return tags;
}

std::optional<std::string> currency_of(object event)
{
    for (const auto offer : several_at(event, "offers"))
        if (object of; offer.get(of) == simdjson::SUCCESS)
            if (auto currency = text_at(of, "priceCurrency")) return currency;
    return std::nullopt;
}

bool is_read_of_events(std::string_view property)
{
    return std::ranges::find(read_properties, property) != read_properties.end();
}

} // namespace bilten::imports
