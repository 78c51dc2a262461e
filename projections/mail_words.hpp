#pragma once

// The smaller parts of our e-mails: amounts, times, places, tickets.

#include "projections/mail_templates.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace date {
class time_zone;
}

namespace bilten::projections::words {

template <class... Values>
void line(std::string& out, fmt::format_string<const Values&...> text, const Values&... values)
{
    fmt::format_to(std::back_inserter(out), text, values...);
    out += '\n';
}

// People's own text as part of a line: whatever could break it is a space.
[[nodiscard]] std::string one_line(std::string_view text);

// "45.00 EUR"
[[nodiscard]] std::string money(domain::Money amount);

// Null: there is none of that name here.
[[nodiscard]] const date::time_zone* zone_named(const std::string& name);

// "1 December 2026, 18:00", followed by "UTC" where `zone` is null.
[[nodiscard]] std::string moment(domain::Instant at, const date::time_zone* zone);

// "S1 Foundation: Tuesday, 1 December 2026, 18:00–21:00", in UTC where `zone` is null.
[[nodiscard]] std::string session(const MailSession& session, const date::time_zone* zone);

// "Tuesday, 1 December 2026, 18:00", with " UTC" where `zone` is null.
[[nodiscard]] std::string day_and_time(domain::Instant instant, const date::time_zone* zone);

// "The hall, Rožna ulica 5, Ljubljana"
[[nodiscard]] std::string place(const MailEvent& event);

// "Full series (S1, S2)"
[[nodiscard]] std::string admission(const MailTicket& ticket);

// Where the ticket can be had as a document by whoever has its code.
[[nodiscard]] std::string link_to(const MailTicket& ticket, std::string_view site);

// "Full series (S1, S2), 45.00 EUR, code 7KQ2M9XA"
[[nodiscard]] std::string ticket(const MailTicket& ticket);

} // namespace bilten::projections::words
