#pragma once

// What can happen to a venue.

#include "domain/id.hpp"

#include <boost/describe.hpp>

#include <string>
#include <variant>
#include <vector>

namespace bilten::domain::venue {

struct Venue {
    VenueId venue_id;
    std::string name;
    std::string address;
    std::string city;
    std::string country;   // ISO 3166-1 alpha-2
    std::string time_zone; // IANA name: what "18:00" means there
    std::int32_t capacity = 0;

    bool operator==(const Venue&) const = default;
};
BOOST_DESCRIBE_STRUCT(Venue, (), (venue_id, name, address, city, country, time_zone, capacity))

struct VenueCreated {
    Venue venue;
    bool operator==(const VenueCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(VenueCreated, (), (venue))

struct VenueEdited {
    Venue venue; // as it is from now on
    bool operator==(const VenueEdited&) const = default;
};
BOOST_DESCRIBE_STRUCT(VenueEdited, (), (venue))

struct VenueDeleted {
    bool operator==(const VenueDeleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(VenueDeleted, (), ())

using Event = std::variant<VenueCreated, VenueEdited, VenueDeleted>;
using Events = std::vector<Event>;

} // namespace bilten::domain::venue
