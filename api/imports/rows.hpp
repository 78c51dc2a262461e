#pragma once

// What a record of each kind says, in field types that cannot be wrong. The members are the
// columns: readers and messages know no other list. All but the optional ones are required.

#include "api/imports/record.hpp"
#include "schemas/api/events.hpp"
#include "schemas/api/orders.hpp"
#include "schemas/json/from_text.hpp"

#include <variant>

namespace bilten::imports {

using schemas::Decimal;
using schemas::FieldError;
using schemas::Integer;
using schemas::Line;
using schemas::Text;

// What the organizer calls a thing, in all of the files: its identity in a batch.
using Key = Line<1, 200>;

// Several values in one cell, with bars between: "S1|S2".
template <class T>
struct Several {
    std::vector<T> values;
};

struct VenueRow {
    Key venue;
    Line<1, 200> name;
    Line<1, 300> address;
    Line<1, 100> city;
    Line<2, 2> country;
    Line<1, 64> time_zone;
    Integer<1, 1'000'000> capacity;
};
BOOST_DESCRIBE_STRUCT(VenueRow, (), (venue, name, address, city, country, time_zone, capacity))

enum class Publication { draft, published };
BOOST_DESCRIBE_ENUM(Publication, draft, published)

struct EventRow {
    Key event;
    Line<3, 200> title;
    std::optional<Text<500>> short_description;
    std::optional<Text<20'000>> full_description;
    domain::ticketed_event::EventType event_type{};
    std::optional<Text<10'000>> policies_procedures;
    Key venue; // of a venue of the batch, or the id of one that Bilten has
    std::optional<Several<Line<1, 50>>> tags;
    std::optional<domain::Currency> currency; // EUR
    std::optional<bool> allow_guests;         // false
    std::optional<Publication> status;        // Published
};
BOOST_DESCRIBE_STRUCT(
    EventRow,
    (),
    (event,
     title,
     short_description,
     full_description,
     event_type,
     policies_procedures,
     venue,
     tags,
     currency,
     allow_guests,
     status))

// Either the day and times on the venue's wall, or two instants.
struct SessionRow {
    domain::SessionNumber session;
    Key event;
    Line<1, 200> session_name;
    std::optional<schemas::LocalDate> session_date;
    std::optional<schemas::TimeOfDay> start_time;
    std::optional<schemas::TimeOfDay> end_time;
    std::optional<domain::Instant> starts_at;
    std::optional<domain::Instant> ends_at;
    Integer<1, 1'000'000> capacity;
};
BOOST_DESCRIBE_STRUCT(
    SessionRow,
    (),
    (session,
     event,
     session_name,
     session_date,
     start_time,
     end_time,
     starts_at,
     ends_at,
     capacity))

struct TicketTypeRow {
    Key ticket_type; // of its event
    Key event;
    Line<1, 100> name;
    std::optional<Text<2000>> description;
    std::optional<Several<domain::SessionNumber>> sessions; // all of the event's
    Decimal price;
    std::optional<Decimal> member_price;
    Integer<1, 1'000'000> max_quantity;
    std::optional<domain::Instant> sales_start_date;
    std::optional<domain::Instant> sales_end_date; // when the last of its sessions starts
};
BOOST_DESCRIBE_STRUCT(
    TicketTypeRow,
    (),
    (ticket_type,
     event,
     name,
     description,
     sessions,
     price,
     member_price,
     max_quantity,
     sales_start_date,
     sales_end_date))

struct RegistrationRow {
    Key registration;
    Key event; // of the batch, or the id of an event that Bilten has
    Key ticket_type;
    std::optional<Integer<1, 10>> quantity; // 1
    std::optional<Decimal> price_paid;      // of one ticket; what the type costs
    Line<1, 100> attendee_name;
    schemas::Email attendee_email;
    std::optional<Text<500>> dietary_restrictions;
    std::optional<Text<500>> emergency_contact;
};
BOOST_DESCRIBE_STRUCT(
    RegistrationRow,
    (),
    (registration,
     event,
     ticket_type,
     quantity,
     price_paid,
     attendee_name,
     attendee_email,
     dietary_restrictions,
     emergency_contact))

using Row = std::variant<VenueRow, EventRow, SessionRow, TicketTypeRow, RegistrationRow>;

[[nodiscard]] std::vector<std::string_view> columns_of(Kind kind);
[[nodiscard]] std::vector<std::string_view> required_columns_of(Kind kind);

// Everything that is wrong with the record, or the row that it is. No text may hold a payment card
// number, as in a request.
[[nodiscard]] std::variant<Row, std::vector<FieldError>> row_from(const Record& record);

} // namespace bilten::imports

template <class T>
struct bilten::schemas::Form<bilten::imports::Several<T>> {
    static std::optional<Complaint>
    parse(std::string_view text, bilten::imports::Several<T>& several)
    {
        while (!text.empty()) {
            const auto bar = std::min(text.find('|'), text.size());
            if (auto complaint = parse_text(text.substr(0, bar), several.values.emplace_back()))
                return complaint;
            text.remove_prefix(std::min(bar + 1, text.size()));
        }
        return std::nullopt;
    }
};
