#pragma once

// What the API says of many events at once.

#include "schemas/api/events.hpp"

namespace bilten::schemas::api {

struct FacetCountDto {
    std::string value; // what the parameter of the same name takes
    std::optional<std::string> label;
    std::int64_t events = 0;
};
BOOST_DESCRIBE_STRUCT(FacetCountDto, (), (value, label, events))

// `events` says how many were counted: all, or the first 50,000 of a longer list.
struct EventFacetsDto {
    std::int64_t events = 0;
    std::vector<FacetCountDto> event_type;
    std::vector<FacetCountDto> city;
    std::vector<FacetCountDto> tag;
    std::vector<FacetCountDto> venue;
    std::vector<FacetCountDto> month;
    std::vector<FacetCountDto> price;
};
BOOST_DESCRIBE_STRUCT(EventFacetsDto, (), (events, event_type, city, tag, venue, month, price))

struct EventListDto {
    std::vector<EventSummaryDto> events;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> total;
    std::optional<std::string> did_you_mean;
    std::optional<EventFacetsDto> facets;
};
BOOST_DESCRIBE_STRUCT(EventListDto, (), (events, next_cursor, total, did_you_mean, facets))

} // namespace bilten::schemas::api
