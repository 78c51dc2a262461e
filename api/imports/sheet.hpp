#pragma once

// All rows of an import by their kind, each with the line that it comes from.

#include "api/imports/report.hpp"
#include "api/imports/rows.hpp"

namespace bilten::imports {

struct Origin {
    std::string file;
    std::size_t line = 0;
    std::string what; // "event jazz-2019"
};

template <class Struct>
struct Sourced {
    Origin from;
    Struct row;
};

// How many records speak of an event, those that cannot be read too: what the store must have in
// the end.
struct Told {
    std::size_t sessions = 0;
    std::size_t ticket_types = 0;
    std::size_t registrations = 0;
};

struct Sheet {
    std::vector<Sourced<VenueRow>> venues;
    std::vector<Sourced<EventRow>> events;
    std::vector<Sourced<SessionRow>> sessions;
    std::vector<Sourced<TicketTypeRow>> ticket_types;
    std::vector<Sourced<RegistrationRow>> registrations;
    std::map<std::string, Told> told; // by the event's key
};

[[nodiscard]] Entry entry_of(const Origin& from, Outcome outcome, std::string reason = {});

// "price must be a number; title is required"
[[nodiscard]] std::string sentence_of(const std::vector<FieldError>& wrong);

// Reports every record that cannot be read, or whose key another one has.
[[nodiscard]] Sheet sheet_from(const std::vector<Record>& records, Report& report);

} // namespace bilten::imports
