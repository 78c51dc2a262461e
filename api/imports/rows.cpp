#include "api/imports/rows.hpp"

#include "api/http/card_numbers.hpp"
#include "api/venue_time.hpp"

#include <boost/mp11/algorithm.hpp>

#include <cstdlib>

namespace bilten::imports {
namespace {

template <class Struct>
using Members = schemas::MembersOf<Struct>;

template <class Struct, class Member>
constexpr bool is_required = !schemas::may_be_absent<schemas::MemberType<Struct, Member>>;

template <class Struct>
std::vector<std::string_view> columns(bool all)
{
    std::vector<std::string_view> names;
    boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
        if (all || is_required<Struct, decltype(member)>)
            names.push_back(schemas::member_name<decltype(member)>);
    });
    return names;
}

std::vector<std::string_view> columns(Kind kind, bool all)
{
    switch (kind) {
    case Kind::venue: return columns<VenueRow>(all);
    case Kind::event: return columns<EventRow>(all);
    case Kind::session: return columns<SessionRow>(all);
    case Kind::ticket_type: return columns<TicketTypeRow>(all);
    case Kind::registration: return columns<RegistrationRow>(all);
    }
    std::abort();
}

template <class Struct>
Struct read(const Record& record, std::vector<FieldError>& wrong)
{
    Struct row;
    boost::mp11::mp_for_each<Members<Struct>>([&](auto member) {
        const std::string column{schemas::member_name<decltype(member)>};
        const auto* text = record.find(column);
        if (!text) {
            if (is_required<Struct, decltype(member)>)
                wrong.push_back({column, "required", "is required"});
            return;
        }
        if (auto complaint = schemas::parse_text(*text, row.*member.pointer))
            wrong.push_back({column, std::string{complaint->rule}, std::move(complaint->message)});
    });
    return row;
}

void check(const VenueRow& row, std::vector<FieldError>& wrong)
{
    const auto& country = row.country.str();
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (country.size() == 2 && !(is_capital(country[0]) && is_capital(country[1])))
        wrong.push_back({"country", "format", "must be two capital letters (ISO 3166-1)"});
    if (!row.time_zone.str().empty() && !api::is_time_zone(row.time_zone.str()))
        wrong.push_back(
            {"timeZone", "format", "must be an IANA time zone such as Europe/Istanbul"});
}

void check(const SessionRow& row, std::vector<FieldError>& wrong)
{
    const bool on_the_wall = row.session_date || row.start_time || row.end_time;
    const bool as_instants = row.starts_at || row.ends_at;
    if (on_the_wall && as_instants)
        wrong.push_back({"startsAt", "exclusive", "and sessionDate exclude each other"});
    else if (as_instants && !(row.starts_at && row.ends_at))
        wrong.push_back({"startsAt", "required", "and endsAt go together"});
    else if (!as_instants && !(row.session_date && row.start_time && row.end_time))
        wrong.push_back({"sessionDate", "required", "startTime and endTime are required"});
}

void check(const auto&, std::vector<FieldError>&) {}

template <class Struct>
Row checked(const Record& record, std::vector<FieldError>& wrong)
{
    auto row = read<Struct>(record, wrong);
    if (wrong.empty()) check(row, wrong);
    return row;
}

Row row_of(const Record& record, std::vector<FieldError>& wrong)
{
    switch (record.kind) {
    case Kind::venue: return checked<VenueRow>(record, wrong);
    case Kind::event: return checked<EventRow>(record, wrong);
    case Kind::session: return checked<SessionRow>(record, wrong);
    case Kind::ticket_type: return checked<TicketTypeRow>(record, wrong);
    case Kind::registration: return checked<RegistrationRow>(record, wrong);
    }
    std::abort();
}

} // namespace

std::vector<std::string_view> columns_of(Kind kind)
{
    return columns(kind, true);
}

std::vector<std::string_view> required_columns_of(Kind kind)
{
    return columns(kind, false);
}

std::variant<Row, std::vector<FieldError>> row_from(const Record& record)
{
    std::vector<FieldError> wrong;
    for (const auto& field : record.fields)
        if (api::holds_card_number(field.text)) wrong.push_back(api::card_number_in(field.column));
    auto row = row_of(record, wrong);
    if (!wrong.empty()) return wrong;
    return row;
}

} // namespace bilten::imports
