#pragma once

// Lists of events: by words, filters, both or none; the index that answers is a projection of its
// own on each machine.

#include "domain/metadata.hpp"
#include "projections/search_entry.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace bilten::projections {

enum class ListOrder { date, relevance, price };

// Each narrows the list; what is not given does not.
struct ListFilter {
    std::optional<std::string> event_type; // Class, SocialEvent
    std::optional<domain::Uuid> organizer;
    std::optional<domain::Uuid> venue;
    std::optional<std::string> city; // in any case, with or without accents
    std::optional<std::string> tag;  // likewise
    std::optional<domain::Instant> from; // events that begin at or after it
    std::optional<domain::Instant> to;   // and before it
    std::optional<ComparablePrice> price_max; // of the cheapest ticket
    bool available_only = false;
    bool show_past = false;
    std::int32_t vetting_level = 0;     // of the one who asks; what needs more is not shown
    std::optional<domain::Uuid> viewer; // but to its organizers
};

struct ListQuery {
    std::string text; // what was typed; without a word in it: no text
    ListFilter filter;
    ListOrder order = ListOrder::date; // relevance only with a text
    bool facets = false;
    std::size_t limit = 20;
    std::string cursor; // of the page before; empty: the first page
    domain::Instant now{};
};

struct FacetCount {
    std::string value;
    std::string label; // how people call it; empty where they use the value
    std::int64_t events = 0;
};

// The commonest values first; months and prices in their order.
struct Facets {
    std::int64_t events = 0; // that were counted: all of the list, or the first so many
    std::vector<FacetCount> event_types;
    std::vector<FacetCount> cities;
    std::vector<FacetCount> tags;
    std::vector<FacetCount> venues;
    std::vector<FacetCount> months;
    std::vector<FacetCount> prices;
};

struct ListPage {
    std::vector<std::string> summaries; // EventSummaryDto each
    std::optional<std::string> next;    // a cursor
    std::optional<std::int64_t> total;  // where counting cost nothing
    std::optional<std::string> did_you_mean; // the text with words that somebody wrote
    std::optional<Facets> facets;
};

class EventSearch {
public:
    virtual ~EventSearch() = default;

    // Nothing: the cursor is none, or of another query. A list that is paged through neither skips
    // nor repeats an event, whatever is added meanwhile; one that is edited may move. Throws
    // commands::Unavailable when there is no index yet, or when too many wait.
    virtual boost::asio::awaitable<std::optional<ListPage>> find(ListQuery query) = 0;

    // True once the index shows the position; false when `wait` was over first.
    virtual boost::asio::awaitable<bool>
    reached(domain::Position position, std::chrono::milliseconds wait) = 0;

    // Domain events that the index does not show yet, as of a moment ago. Nothing: not known.
    [[nodiscard]] virtual std::optional<std::int64_t> events_behind() const = 0;
};

} // namespace bilten::projections
