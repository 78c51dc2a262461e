#pragma once

// What the API says about events, and what it takes. The requirements fix names and order of the
// fields; each struct is their one description.

#include "domain/metadata.hpp"
#include "domain/order/events.hpp"
#include "domain/ticketed_event/events.hpp"
#include "schemas/api/field_types.hpp"

namespace bilten::schemas::api {

using domain::Instant;
using domain::SessionNumber;
using domain::TicketedEventId;
using domain::TicketTypeId;
using domain::UserId;
using domain::VenueId;
using domain::ticketed_event::EventType;
using domain::ticketed_event::OrganizerRole;
using domain::ticketed_event::TimeOfDay;

struct VenueDto {
    VenueId venue_id;
    std::string name;
    std::string address;
    std::string city;
    std::string country;
    std::string time_zone;
    std::int32_t capacity = 0;
};
BOOST_DESCRIBE_STRUCT(VenueDto, (), (venue_id, name, address, city, country, time_zone, capacity))

struct CreateVenueRequest {
    Line<1, 200> name;
    Line<1, 300> address;
    Line<1, 100> city;
    Line<2, 2> country;
    Line<1, 64> time_zone;
    Integer<1, 1'000'000> capacity;
};
BOOST_DESCRIBE_STRUCT(CreateVenueRequest, (), (name, address, city, country, time_zone, capacity))

// What is not sent stays as it is.
struct UpdateVenueRequest {
    std::optional<Line<1, 200>> name;
    std::optional<Line<1, 300>> address;
    std::optional<Line<1, 100>> city;
    std::optional<Line<2, 2>> country;
    std::optional<Line<1, 64>> time_zone;
    std::optional<Integer<1, 1'000'000>> capacity;
};
BOOST_DESCRIBE_STRUCT(UpdateVenueRequest, (), (name, address, city, country, time_zone, capacity))

struct VenueListDto {
    std::vector<VenueDto> venues;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(VenueListDto, (), (venues, next_cursor))

struct EventOrganizerDto {
    UserId user_id;
    std::string display_name;
    OrganizerRole role = OrganizerRole::primary;
};
BOOST_DESCRIBE_STRUCT(EventOrganizerDto, (), (user_id, display_name, role))

struct EventSessionDto {
    SessionNumber session_id;
    std::string session_name;
    Instant session_date;
    TimeOfDay start_time;
    TimeOfDay end_time;
    std::int32_t capacity = 0;
    std::int32_t current_registrations = 0;
    std::int32_t available_spots = 0;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(
    EventSessionDto,
    (),
    (session_id,
     session_name,
     session_date,
     start_time,
     end_time,
     capacity,
     current_registrations,
     available_spots,
     is_active))

struct TicketTypeDto {
    TicketTypeId ticket_type_id;
    std::string name;
    std::string description;
    std::vector<SessionNumber> included_sessions;
    Decimal price;
    std::optional<Decimal> member_price;
    std::int32_t max_quantity = 0;
    std::int32_t available_quantity = 0;
    std::optional<Instant> sales_start_date;
    Instant sales_end_date;
    bool is_available = false;
    std::optional<std::string> constraint_reason;
    std::optional<Decimal> min_price{};
    std::optional<Decimal> suggested_price{};
    std::optional<Decimal> max_price{};
};
BOOST_DESCRIBE_STRUCT(
    TicketTypeDto,
    (),
    (ticket_type_id,
     name,
     description,
     included_sessions,
     price,
     member_price,
     max_quantity,
     available_quantity,
     sales_start_date,
     sales_end_date,
     is_available,
     constraint_reason,
     min_price,
     suggested_price,
     max_price))

// Percentages have two decimals at most: 7.75.
struct ChargesDto {
    Decimal fee_per_ticket;
    Decimal fee_percent;
    Decimal tax_percent;
    bool tax_included = true;
};
BOOST_DESCRIBE_STRUCT(
    ChargesDto, (), (fee_per_ticket, fee_percent, tax_percent, tax_included))

struct RefundPolicyDto {
    Integer<0, 8760> full_until_hours;
    Integer<0, 8760> partial_until_hours;
    Integer<0, 100> partial_percent;
    bool fees_kept = false;
};
BOOST_DESCRIBE_STRUCT(
    RefundPolicyDto, (), (full_until_hours, partial_until_hours, partial_percent, fees_kept))

struct EventDetailsDto {
    TicketedEventId event_id;
    std::string title;
    std::string short_description;
    std::string full_description;
    EventType event_type = EventType::class_;
    std::string policies_procedures;
    VenueDto venue;
    std::vector<EventOrganizerDto> organizers;
    std::vector<EventSessionDto> sessions;
    std::vector<TicketTypeDto> ticket_types;
    std::vector<std::string> tags;
    domain::Currency currency;
    std::int32_t hold_minutes = 10;
    bool allow_guests = false;
    std::int32_t required_vetting_level = 0;
    domain::ticketed_event::RefundPolicy refund_policy;
    std::optional<ChargesDto> charges;
    std::int32_t offer_hours = 24;
    bool is_published = false;
    bool is_cancelled = false;
    Instant created_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(
    EventDetailsDto,
    (),
    (event_id,
     title,
     short_description,
     full_description,
     event_type,
     policies_procedures,
     venue,
     organizers,
     sessions,
     ticket_types,
     tags,
     currency,
     hold_minutes,
     allow_guests,
     required_vetting_level,
     refund_policy,
     charges,
     offer_hours,
     is_published,
     is_cancelled,
     created_at,
     updated_at))

struct EventSummaryDto {
    TicketedEventId event_id;
    std::string title;
    std::string short_description;
    EventType event_type = EventType::class_;
    std::optional<Instant> start_date;
    std::optional<Instant> end_date;
    std::string venue;
    std::int32_t total_capacity = 0;
    std::int32_t available_spots = 0;
    bool has_multiple_sessions = false;
    std::int32_t session_count = 0;
    std::optional<Decimal> lowest_price;
    std::optional<Decimal> highest_price;
    domain::Currency currency;
    std::string city;
};
BOOST_DESCRIBE_STRUCT(
    EventSummaryDto,
    (),
    (event_id,
     title,
     short_description,
     event_type,
     start_date,
     end_date,
     venue,
     total_capacity,
     available_spots,
     has_multiple_sessions,
     session_count,
     lowest_price,
     highest_price,
     currency,
     city))

struct CreateSessionRequest {
    Line<1, 200> session_name;
    LocalDate session_date; // at the venue
    TimeOfDay start_time;
    TimeOfDay end_time; // not after the start: the next morning
    Integer<1, 1'000'000> capacity;
};
BOOST_DESCRIBE_STRUCT(
    CreateSessionRequest, (), (session_name, session_date, start_time, end_time, capacity))

struct CreateTicketTypeRequest {
    Line<1, 100> name;
    std::optional<Text<2000>> description;
    std::vector<SessionNumber> included_sessions;
    Decimal price;
    std::optional<Decimal> member_price;
    Integer<1, 1'000'000> max_quantity;
    std::optional<Instant> sales_start_date;
    Instant sales_end_date;
    std::optional<Decimal> min_price{};
    std::optional<Decimal> suggested_price{};
    std::optional<Decimal> max_price{};
};
BOOST_DESCRIBE_STRUCT(
    CreateTicketTypeRequest,
    (),
    (name,
     description,
     included_sessions,
     price,
     member_price,
     max_quantity,
     sales_start_date,
     sales_end_date,
     min_price,
     suggested_price,
     max_price))

// What is not sent stays as it is; so in UpdateTicketTypeRequest.
struct UpdateSessionRequest {
    std::optional<Line<1, 200>> session_name;
    std::optional<LocalDate> session_date;
    std::optional<TimeOfDay> start_time;
    std::optional<TimeOfDay> end_time;
    std::optional<Integer<1, 1'000'000>> capacity;
};
BOOST_DESCRIBE_STRUCT(
    UpdateSessionRequest, (), (session_name, session_date, start_time, end_time, capacity))

struct UpdateTicketTypeRequest {
    std::optional<Line<1, 100>> name;
    std::optional<Text<2000>> description;
    std::optional<List<SessionNumber, 1, 100>> included_sessions;
    std::optional<Decimal> price;
    std::optional<Decimal> member_price;
    std::optional<Integer<1, 1'000'000>> max_quantity;
    std::optional<Instant> sales_start_date;
    std::optional<Instant> sales_end_date;
    std::optional<Decimal> min_price{};
    std::optional<Decimal> suggested_price{};
    std::optional<Decimal> max_price{};
};
BOOST_DESCRIBE_STRUCT(
    UpdateTicketTypeRequest,
    (),
    (name,
     description,
     included_sessions,
     price,
     member_price,
     max_quantity,
     sales_start_date,
     sales_end_date,
     min_price,
     suggested_price,
     max_price))

struct SessionListDto {
    std::vector<EventSessionDto> sessions;
};
BOOST_DESCRIBE_STRUCT(SessionListDto, (), (sessions))

struct TicketTypeListDto {
    std::vector<TicketTypeDto> ticket_types;
};
BOOST_DESCRIBE_STRUCT(TicketTypeListDto, (), (ticket_types))

struct CreateEventRequest {
    Line<3, 200> title;
    Text<500> short_description;
    std::optional<Text<20'000>> full_description;
    EventType event_type = EventType::class_;
    std::optional<Text<10'000>> policies_procedures;
    VenueId venue_id;
    std::optional<List<UserId, 0, 20>> organizer_ids;
    std::optional<List<Line<1, 50>, 0, 20>> tags;
    std::optional<CurrencyCode> currency;
    std::optional<RefundPolicyDto> refund_policy;
    std::optional<Integer<1, 1440>> hold_minutes;
    std::optional<bool> allow_guests;
    std::optional<Integer<0, 10>> required_vetting_level;
    std::optional<ChargesDto> charges;
    std::optional<Integer<1, 720>> offer_hours;
    std::optional<List<CreateSessionRequest, 0, 100>> sessions;
    std::optional<List<CreateTicketTypeRequest, 0, 100>> ticket_types;
};
BOOST_DESCRIBE_STRUCT(
    CreateEventRequest,
    (),
    (title,
     short_description,
     full_description,
     event_type,
     policies_procedures,
     venue_id,
     organizer_ids,
     tags,
     currency,
     refund_policy,
     hold_minutes,
     allow_guests,
     required_vetting_level,
     charges,
     offer_hours,
     sessions,
     ticket_types))

// What is not sent stays as it is.
struct UpdateEventRequest {
    std::optional<Line<3, 200>> title;
    std::optional<Text<500>> short_description;
    std::optional<Text<20'000>> full_description;
    std::optional<EventType> event_type;
    std::optional<Text<10'000>> policies_procedures;
    std::optional<VenueId> venue_id;
    std::optional<List<UserId, 1, 20>> organizer_ids;
    std::optional<List<Line<1, 50>, 0, 20>> tags;
    std::optional<RefundPolicyDto> refund_policy;
    std::optional<Integer<1, 1440>> hold_minutes;
    std::optional<bool> allow_guests;
    std::optional<Integer<0, 10>> required_vetting_level;
    std::optional<ChargesDto> charges;
    std::optional<Integer<1, 720>> offer_hours;
};
BOOST_DESCRIBE_STRUCT(
    UpdateEventRequest,
    (),
    (title,
     short_description,
     full_description,
     event_type,
     policies_procedures,
     venue_id,
     organizer_ids,
     tags,
     refund_policy,
     hold_minutes,
     allow_guests,
     required_vetting_level,
     charges,
     offer_hours))

// The copy has the original's dates unless it says on which day its first session is.
struct DuplicateEventRequest {
    std::optional<Line<3, 200>> title;
    std::optional<LocalDate> start_date; // at the venue; sessions and sales windows move along
};
BOOST_DESCRIBE_STRUCT(DuplicateEventRequest, (), (title, start_date))

struct RestoreEventRequest {
    Integer<1, 2'147'483'647> version;
};
BOOST_DESCRIBE_STRUCT(RestoreEventRequest, (), (version))

struct CancelEventRequest {
    Line<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(CancelEventRequest, (), (reason))

struct SessionAvailabilityDto {
    SessionNumber session_id;
    std::int32_t capacity = 0;
    std::int32_t sold = 0;
    std::int32_t available = 0;
    bool has_waitlist = false;
    std::int32_t waitlist_count = 0;
};
BOOST_DESCRIBE_STRUCT(
    SessionAvailabilityDto,
    (),
    (session_id, capacity, sold, available, has_waitlist, waitlist_count))

struct TicketTypeAvailabilityDto {
    TicketTypeId ticket_type_id;
    bool is_available = false;
    std::int32_t max_purchasable = 0;
    std::optional<std::string> constraint_reason;
    std::vector<SessionNumber> limiting_session_ids;
};
BOOST_DESCRIBE_STRUCT(
    TicketTypeAvailabilityDto,
    (),
    (ticket_type_id, is_available, max_purchasable, constraint_reason, limiting_session_ids))

struct AvailabilityDto {
    TicketedEventId event_id;
    std::vector<SessionAvailabilityDto> sessions;
    std::vector<TicketTypeAvailabilityDto> ticket_types;
    Instant last_calculated;
};
BOOST_DESCRIBE_STRUCT(AvailabilityDto, (), (event_id, sessions, ticket_types, last_calculated))

struct HistoryActorDto {
    std::optional<UserId> user_id;
    std::string role;
};
BOOST_DESCRIBE_STRUCT(HistoryActorDto, (), (user_id, role))

struct HistoryChangeDto {
    std::string field;
    std::optional<RawJson> from;
    std::optional<RawJson> to;
};
BOOST_DESCRIBE_STRUCT(HistoryChangeDto, (), (field, from, to))

struct HistoryEntryDto {
    std::int32_t version = 0;
    Instant at;
    HistoryActorDto actor;
    std::string action;
    std::vector<HistoryChangeDto> changes;
    std::string correlation_id;
    std::string position;
};
BOOST_DESCRIBE_STRUCT(
    HistoryEntryDto, (), (version, at, actor, action, changes, correlation_id, position))

struct HistoryDto {
    TicketedEventId event_id;
    std::vector<HistoryEntryDto> entries;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(HistoryDto, (), (event_id, entries, next_cursor))

} // namespace bilten::schemas::api
