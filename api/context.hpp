#pragma once

// What handlers reach the world through; built once by main.

#include "commands/crypto.hpp"
#include "commands/lane.hpp"
#include "commands/organizer_book.hpp"
#include "commands/payment_gateway.hpp"
#include "commands/subject_keys.hpp"
#include "commands/ticket_codes.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"
#include "projections/papers.hpp"
#include "projections/past_events.hpp"
#include "projections/event_search.hpp"
#include "projections/ledger_queries.hpp"
#include "projections/queries.hpp"
#include "projections/ticket_queries.hpp"

namespace bilten::api {

struct Context {
    commands::Lanes& lanes;
    commands::SubjectKeys& subject_keys;
    commands::PaymentGateway& gateway;
    commands::Crypto& crypto;
    commands::OrganizerBook& organizers;
    projections::Documents& documents;
    projections::Queries& queries;
    projections::PastEvents& past;
    projections::EventSearch& search;
    const projections::Freshness& freshness;
    domain::ticketed_event::Limits limits;
    const commands::TicketCodes& ticket_codes;
    projections::TicketQueries& tickets;
    projections::Papers& papers;
    projections::LedgerQueries& ledger;
};

// A new id of a stream that stands alone: a random slot spreads such streams over all lanes.
[[nodiscard]] domain::Uuid new_id(Context& context, domain::Instant now);

// A new id in somebody else's slot: both can then be written in one transaction.
[[nodiscard]] domain::Uuid new_id_beside(Context& context, domain::Instant now, const domain::Uuid& other);

// 110 bits that nobody can guess, in the form of an id: codes of tickets follow from one.
[[nodiscard]] domain::Uuid new_secret_id(Context& context, domain::Instant now);

} // namespace bilten::api
