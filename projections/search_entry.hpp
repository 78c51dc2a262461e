#pragma once

// What of an event can be found, filtered and counted, and how a list shows it: made from its state
// alone, so that every node's search index says the same.

#include "domain/ticketed_event/ticketed_event.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::projections {

// Prices of any currency on one scale: ten-thousandths of its unit, 450000 for 45.00 EUR. Nobody
// converts money here; a limit of 50 is 50 EUR and 50 USD.
using ComparablePrice = std::int64_t;

inline constexpr std::int64_t price_scale = 10'000;

// What a facet counts. Text is as its organizer wrote it; equal ones are equal when folded.
struct FacetValues {
    std::string event_type; // Class, SocialEvent
    std::string city;
    std::string venue_id;
    std::string venue;
    std::string month;      // 2026-12, of the first session
    std::string price_band; // see price_bands
    std::vector<std::string> tags;

    bool operator==(const FacetValues&) const = default;
};

struct SearchEntry {
    domain::TicketedEventId event_id;
    std::map<std::string, std::uint32_t> words; // folded, with their weight in the event
    std::set<std::string> openings; // first letters, one to three, of words in title, tags, place
    std::vector<std::string> organizers; // user ids
    std::string city;                    // as labels are compared, see label_text
    std::vector<std::string> tags;       // likewise
    domain::Instant starts_at{};         // of the first session
    domain::Instant ends_at{};           // of the last one
    std::optional<ComparablePrice> lowest_price;
    bool has_places = false;
    std::int32_t required_level = 0; // of vetting, that who lists it must have
    FacetValues facets;
    std::string summary; // EventSummaryDto
};

// Nothing: the event is in no list. Only what is published is, and has a day.
[[nodiscard]] std::optional<SearchEntry>
search_entry(domain::TicketedEventId id, const domain::ticketed_event::State& event);

// How a list shows the event, and whether it has places left: all of an entry that sales change.
[[nodiscard]] std::string
summary_text(domain::TicketedEventId id, const domain::ticketed_event::State& event);
[[nodiscard]] bool has_places(const domain::ticketed_event::State& event);

// A city or tag as it is compared: folded, its words with one space between them.
[[nodiscard]] std::string label_text(std::string_view text);

// "0", "0-10", "10-25", "25-50", "50-100", "100-": from above the first number to below the second,
// in units of the currency; "0" is free, "" has no ticket type.
[[nodiscard]] std::string_view price_band(std::optional<ComparablePrice> price) noexcept;

// The letters that count as an opening: longer ones are looked up among whole words.
inline constexpr std::size_t opening_letters_max = 3;

} // namespace bilten::projections
