#include "projections/search_entry.hpp"

#include "projections/event_documents.hpp"
#include "projections/folded_text.hpp"
#include "projections/markup.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/write.hpp"

#include <algorithm>
#include <limits>

namespace bilten::projections {

namespace event = domain::ticketed_event;

namespace {

constexpr std::size_t label_bytes_max = 200; // what an engine's term may have, and a margin

// How much a word counts where it stands: a title says what an event is, a description also what
// else is nearby.
constexpr std::uint32_t title_weight = 6;
constexpr std::uint32_t tag_weight = 4;
constexpr std::uint32_t place_weight = 3;
constexpr std::uint32_t short_weight = 2;
constexpr std::uint32_t full_weight = 1;

class Words {
public:
    explicit Words(SearchEntry& entry) : entry_{entry} {}

    void add(std::string_view text, std::uint32_t weight)
    {
        const auto plain = folded(text);
        for (const auto word : words_of(plain)) entry_.words[std::string{word}] += weight;
    }

    // Of texts that are names: their words are found from the first letter on.
    void add_name(std::string_view text, std::uint32_t weight)
    {
        add(text, weight);
        const auto plain = folded(text);
        for (const auto word : words_of(plain))
            for (std::size_t letters = 1; letters <= opening_letters_max; ++letters)
                entry_.openings.emplace(opening_of(word, letters));
    }

private:
    SearchEntry& entry_;
};

ComparablePrice comparable(domain::Money price)
{
    constexpr auto most = std::numeric_limits<ComparablePrice>::max() / price_scale;
    auto units = std::min(price.minor, most); // beyond it all are equally dear
    for (int digits = domain::minor_digits(price.currency); digits < 4; ++digits) units *= 10;
    return units;
}

std::string month_of(domain::Instant at)
{
    return schemas::to_text(at).substr(0, 7);
}

// The one place where an event says how well somebody must be vetted to see it in lists.
std::int32_t required_level(const event::State& what)
{
    return what.details.required_vetting_level;
}

void add_words(SearchEntry& entry, const event::Details& details)
{
    Words words{entry};
    words.add_name(details.title, title_weight);
    for (const auto& tag : details.tags) words.add_name(tag, tag_weight);
    words.add_name(details.venue.name, place_weight);
    words.add_name(details.venue.city, place_weight);
    words.add(without_markup(details.short_description), short_weight);
    words.add(without_markup(details.full_description), full_weight);
}

void add_facets(SearchEntry& entry, const event::Details& details)
{
    auto& facets = entry.facets;
    facets.event_type = schemas::name_of_value(details.type);
    facets.city = details.venue.city;
    facets.venue_id = to_string(details.venue.venue_id);
    facets.venue = details.venue.name;
    facets.month = month_of(entry.starts_at);
    facets.price_band = price_band(entry.lowest_price);
    facets.tags = details.tags;
}

} // namespace

std::string_view price_band(std::optional<ComparablePrice> price) noexcept
{
    if (!price) return "";
    if (*price == 0) return "0";
    if (*price < 10 * price_scale) return "0-10";
    if (*price < 25 * price_scale) return "10-25";
    if (*price < 50 * price_scale) return "25-50";
    if (*price < 100 * price_scale) return "50-100";
    return "100-";
}

std::string label_text(std::string_view text)
{
    const auto plain = folded(text);
    std::string label;
    for (const auto word : words_of(plain)) {
        if (label.size() + word.size() > label_bytes_max) break;
        if (!label.empty()) label += ' ';
        label += word;
    }
    return label;
}

std::string summary_text(domain::TicketedEventId id, const event::State& what)
{
    EventFrame frame;
    frame.event_id = id;
    return schemas::to_json(summary_of(frame, what));
}

bool has_places(const event::State& what)
{
    for (std::size_t i = 0; i < what.sessions.size(); ++i)
        if (available_in(what, i) > 0) return true;
    return false;
}

std::optional<SearchEntry> search_entry(domain::TicketedEventId id, const event::State& what)
{
    if (what.status != event::Status::published || what.sessions.empty()) return std::nullopt;

    SearchEntry entry;
    entry.event_id = id;
    const auto& details = what.details;
    entry.starts_at = std::ranges::min(what.sessions, {}, &event::Session::starts_at).starts_at;
    entry.ends_at = std::ranges::max(what.sessions, {}, &event::Session::ends_at).ends_at;
    for (const auto& type : what.ticket_types) {
        const auto price = comparable(type.price);
        entry.lowest_price = std::min(entry.lowest_price.value_or(price), price);
    }
    for (const auto& organizer : details.organizers)
        entry.organizers.push_back(to_string(organizer.user_id));
    entry.city = label_text(details.venue.city);
    for (const auto& tag : details.tags) entry.tags.push_back(label_text(tag));
    entry.has_places = has_places(what);
    entry.required_level = required_level(what);
    add_words(entry, details);
    add_facets(entry, details);
    entry.summary = summary_text(id, what);
    return entry;
}

} // namespace bilten::projections
