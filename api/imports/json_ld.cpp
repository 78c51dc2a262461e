// schema.org Event in JSON-LD: an object, an array of them, or an object with a @graph.
//
// Contexts are not resolved: names are taken as schema.org spells them, which is how events are
// published. What an event says beyond the properties that are named here is left out with a note.

#include "api/imports/files.hpp"
#include "api/imports/schema_org.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace bilten::imports {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// Of two numbers as text; whether they are numbers is checked with their rows.
bool is_less(const std::string& left, const std::string& right)
{
    return std::pair{left.size(), left} < std::pair{right.size(), right};
}

class JsonLdReader {
public:
    JsonLdReader(const Defaults& defaults, Reading& reading)
        : defaults_{defaults}, reading_{reading}
    {
    }

    void read(element item, std::size_t line)
    {
        line_ = line;
        object thing;
        if (item.get(thing) != simdjson::SUCCESS) return refuse("is no object");
        const auto type = type_of(thing);
        if (is_event(type))
            read_event(thing, type);
        else if (type == "Place" || type.ends_with("Venue"))
            (void)read_place(thing);
        else
            reading_.notes.push_back(
                {line_, fmt::format("a thing of type '{}' is left out", type)});
    }

private:
    void refuse(std::string why) { reading_.wrong.push_back({line_, std::move(why)}); }

    Record& add(Kind kind)
    {
        return reading_.records.emplace_back(Record{kind, {}, line_, {}});
    }

    static void set(Record& record, std::string_view column, std::optional<std::string> text)
    {
        if (text && !text->empty())
            record.fields.push_back({std::string{column}, std::move(*text)});
    }

    void read_event(object event, const std::string& type)
    {
        const auto key = first_of(event, "@id", "identifier", "url");
        if (!key) return refuse("has neither @id nor identifier nor url: nothing tells it again");
        const auto status = plain(text_at(event, "eventStatus").value_or("EventScheduled"));
        if (status == "EventCancelled" || status == "EventPostponed")
            return refuse(fmt::format("is not to take place: {}", status));
        note_what_is_left_out(event);

        const auto venue = venue_of(event);
        const auto description = text_at(event, "description");
        auto brief = first_of(event, "abstract", "disambiguatingDescription");
        if (!brief && description) brief = shortened(*description);
        auto& record = add(Kind::event);
        set(record, "event", key);
        set(record, "title", text_at(event, "name"));
        set(record, "shortDescription", brief);
        if (description != brief) set(record, "fullDescription", description);
        const bool teaches = type == "EducationEvent" || type == "CourseInstance";
        set(record, "eventType", teaches ? "Class" : "SocialEvent");
        set(record, "venue", venue);
        set(record, "tags", keywords_of(event));
        set(record, "currency", currency_of(event));

        const auto capacity = read_sessions(event, *key);
        read_offers(event, *key, capacity);
    }

    // One for each part of the event; the event itself where it has none. Gives back the least
    // capacity, which no ticket for all of it can go beyond.
    std::optional<std::string> read_sessions(object event, const std::string& key)
    {
        std::vector<object> parts;
        for (const auto part : several_at(event, "subEvent"))
            if (part.is_object()) parts.push_back(part.get_object().value());
        if (parts.empty()) parts.push_back(event);

        std::optional<std::string> least;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto capacity = text_at(parts[i], "maximumAttendeeCapacity");
            if (!capacity) capacity = text_at(event, "maximumAttendeeCapacity");
            if (!capacity && defaults_.capacity) capacity = std::to_string(*defaults_.capacity);
            auto& record = add(Kind::session);
            set(record, "session", fmt::format("S{}", i + 1));
            set(record, "event", key);
            set(record, "sessionName", first_of(parts[i], "name"));
            set_times(record, parts[i]);
            set(record, "capacity", capacity);
            if (capacity && (!least || is_less(*capacity, *least))) least = capacity;
        }
        return least;
    }

    // With a Z or an offset it is an instant, without one the wall's time.
    static void set_times(Record& record, object part)
    {
        const auto start = text_at(part, "startDate").value_or("");
        const auto end = text_at(part, "endDate").value_or("");
        const auto time = start.find('T');
        const bool is_instant =
            time != start.npos && start.find_first_of("Z+-", time) != start.npos;
        if (is_instant) {
            set(record, "startsAt", start);
            set(record, "endsAt", end);
            return;
        }
        set(record, "sessionDate", start.substr(0, time));
        if (time != start.npos) set(record, "startTime", start.substr(time + 1));
        if (const auto at = end.find('T'); at != end.npos)
            set(record, "endTime", end.substr(at + 1));
    }

    void read_offers(object event, const std::string& key, const std::optional<std::string>& least)
    {
        std::size_t number = 0;
        for (const auto offer : several_at(event, "offers")) {
            object of;
            ++number;
            if (offer.get(of) != simdjson::SUCCESS) continue;
            const auto name = text_at(of, "name");
            auto& record = add(Kind::ticket_type);
            auto id = first_of(of, "@id", "identifier", "sku", "name");
            set(record, "ticketType", id ? id : fmt::format("offer {}", number));
            set(record, "event", key);
            set(record, "name", name ? name : "Admission");
            set(record, "description", text_at(of, "description"));
            set(record, "price", first_of(of, "price", "lowPrice"));
            auto most = text_at(of, "inventoryLevel");
            set(record, "maxQuantity", most ? most : least);
            set(record, "salesStartDate", first_of(of, "availabilityStarts", "validFrom"));
            set(record, "salesEndDate", first_of(of, "availabilityEnds", "validThrough"));
        }
        if (number > 0) return;
        reading_.notes.push_back({line_, "the event has no offers: it stays a draft"});
        draft_last_event();
    }

    void draft_last_event()
    {
        const auto of_event = [](const Record& record) { return record.kind == Kind::event; };
        const auto last = std::ranges::find_if(
            reading_.records.rbegin(), reading_.records.rend(), of_event);
        set(*last, "status", "Draft");
    }

    std::optional<std::string> venue_of(object event)
    {
        if (!defaults_.venue.empty()) return defaults_.venue;
        const auto places = several_at(event, "location");
        object place;
        if (places.empty() || places.front().get(place) != simdjson::SUCCESS)
            return text_at(event, "location");
        return read_place(place);
    }

    // Once for each place; a mere {"@id": …} points to one that is told elsewhere.
    std::string read_place(object place)
    {
        const auto key = first_of(place, "@id", "identifier", "name").value_or("");
        element address;
        if (place["address"].get(address) != simdjson::SUCCESS) return key;
        if (!places_.insert(key).second) return key;
        auto& record = add(Kind::venue);
        set(record, "venue", key);
        set(record, "name", text_at(place, "name"));
        object postal;
        if (address.get(postal) == simdjson::SUCCESS) {
            set(record, "address", text_at(postal, "streetAddress"));
            set(record, "city", text_at(postal, "addressLocality"));
            set(record, "country", text_at(postal, "addressCountry"));
        } else {
            set(record, "address", text_of(address));
        }
        set(record, "timeZone", defaults_.time_zone);
        auto capacity = text_at(place, "maximumAttendeeCapacity");
        if (!capacity && defaults_.capacity) capacity = std::to_string(*defaults_.capacity);
        set(record, "capacity", capacity);
        return key;
    }

    void note_what_is_left_out(object event)
    {
        std::string names;
        for (const auto& [name, value] : event)
            if (!is_read_of_events(name))
                names += fmt::format("{}{}", names.empty() ? "" : ", ", name);
        if (!names.empty()) reading_.notes.push_back({line_, "left out: " + names});
    }

    const Defaults& defaults_;
    Reading& reading_;
    std::size_t line_ = 0;
    std::set<std::string> places_;
};

} // namespace

Reading read_json_ld(std::string_view text, const Defaults& defaults)
{
    Reading reading;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    try {
        const simdjson::padded_string padded{text};
        simdjson::dom::parser whole; // all of it is checked, also what nobody reads
        (void)whole.parse(padded).value();

        simdjson::ondemand::parser parser;
        auto document = parser.iterate(padded).value();
        JsonLdReader reader{defaults, reading};
        simdjson::dom::parser of_item;
        for (const auto& item : items_of({padded.data(), padded.size()}, document))
            reader.read(of_item.parse(simdjson::padded_string{item.json}).value(), item.line);
    } catch (const simdjson::simdjson_error& error) {
        reading.records.clear();
        reading.wrong.push_back({0, fmt::format("is not JSON: {}", error.what())});
    }
    return reading;
}

} // namespace bilten::imports
