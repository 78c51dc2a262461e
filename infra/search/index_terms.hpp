#pragma once

// How an entry stands in the index: the terms that find it and the values that order it. Words of
// texts are terms as they are, in lower case; every other term begins with a capital letter, so
// that nobody can type one.

#include "projections/search_entry.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace bilten::infra::search {

// The value slots of a document.
enum Slot : unsigned {
    by_date = 0,  // start, then event id: 24 bytes
    by_price = 1, // lowest price, then as by_date: 32 bytes
    ends_at = 2,  // 8 bytes
    facets = 3,   // packed, see index_facets.hpp
};

inline constexpr std::size_t instant_bytes = 8;
inline constexpr std::size_t price_bytes = 8;

// Big-endian with the sign turned, so that bytes compare as numbers do.
[[nodiscard]] std::string number_bytes(std::int64_t number);
[[nodiscard]] std::string instant_key(domain::Instant at);
[[nodiscard]] std::string date_key(const projections::SearchEntry& entry);
[[nodiscard]] std::string price_key(const projections::SearchEntry& entry);

// Greater than every key that begins with `prefix`.
[[nodiscard]] std::string behind_all(std::string prefix);

[[nodiscard]] std::string id_term(const domain::Uuid& event);
[[nodiscard]] std::string type_term(std::string_view type);
[[nodiscard]] std::string organizer_term(std::string_view user);
[[nodiscard]] std::string venue_term(std::string_view venue);
[[nodiscard]] std::string city_term(std::string_view label);
[[nodiscard]] std::string tag_term(std::string_view label);
[[nodiscard]] std::string level_term(std::int32_t level);
[[nodiscard]] std::string opening_term(std::string_view letters);

inline constexpr std::string_view listed_term = "K"; // on everything that is in lists
inline constexpr std::string_view places_term = "F"; // there are places left
inline constexpr std::string_view broken_term = "E"; // its stream could not be followed
inline constexpr std::string_view level_prefix = "L";
inline constexpr std::string_view end_prefix = "U"; // U202611, the month of the end

// Beside a word that speaks for its event as strongly: a search for a word that half of all events
// have looks at these first, and mostly at no others.
struct Band {
    std::string_view prefix;
    std::uint32_t impact_min;
};
inline constexpr std::array bands{Band{"Z", 116}, Band{"Y", 104}};

// Buckets: terms whose order is a list's order, so that a page looks at few documents however many
// match.
inline constexpr std::string_view hour_prefix = "D";  // D2026112118, of the start
inline constexpr std::string_view price_prefix = "B"; // B, the price's bytes in hex, the day

[[nodiscard]] std::string hour_term(domain::Instant at);
[[nodiscard]] std::string end_term(domain::Instant at);
[[nodiscard]] std::string price_bucket_term(const projections::SearchEntry& entry);

// Where an event that lasts longer than a day is found on the days in between: a term for each day
// of a short one and for each month of a long one.
[[nodiscard]] std::vector<std::string>
running_terms(domain::Instant starts_at, domain::Instant ends_at);
[[nodiscard]] std::string running_day_term(domain::Instant at);
[[nodiscard]] std::string running_month_term(domain::Instant at);

} // namespace bilten::infra::search
