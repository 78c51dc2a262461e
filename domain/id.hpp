#pragma once

#include "domain/uuid.hpp"

namespace bilten::domain {

// A UUID that names one kind of thing, so that an order is never passed where an event is meant.
template <class Kind>
struct Id {
    Uuid value;

    friend auto operator<=>(const Id&, const Id&) = default;
};

using TicketedEventId = Id<struct TicketedEventKind>;
using TicketTypeId = Id<struct TicketTypeKind>;
using OrderId = Id<struct OrderKind>;
using TicketId = Id<struct TicketKind>;
using PaymentId = Id<struct PaymentKind>; // one attempt to take money
using RefundId = Id<struct RefundKind>;
using WaitlistEntryId = Id<struct WaitlistEntryKind>;
using VenueId = Id<struct VenueKind>;
using UserId = Id<struct UserKind>;
using KioskTokenId = Id<struct KioskTokenKind>; // what lets a station check tickets in
using ShowingId = Id<struct ShowingKind>;       // somebody was shown who comes
using SubjectId = Id<struct SubjectKind>; // the person whom personal data is about

// A session's number within its event: 1 is shown as "S1". Given in order, never reused.
struct SessionNumber {
    std::int32_t value = 0;

    friend auto operator<=>(const SessionNumber&, const SessionNumber&) = default;
};

template <class Kind>
[[nodiscard]] Slot slot_of(const Id<Kind>& id) noexcept
{
    return slot_of(id.value);
}

template <class Kind>
[[nodiscard]] std::string to_string(const Id<Kind>& id)
{
    return to_string(id.value);
}

// How many domain events a stream has. The first makes it 1; a stream nobody wrote to is at 0.
using Version = std::int32_t;

} // namespace bilten::domain

template <class Kind>
struct std::hash<bilten::domain::Id<Kind>> {
    std::size_t operator()(const bilten::domain::Id<Kind>& id) const noexcept
    {
        return std::hash<bilten::domain::Uuid>{}(id.value);
    }
};
