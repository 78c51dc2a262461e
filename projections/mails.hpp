#pragma once

// The e-mails that domain events ask for: a confirmation of each order, a cancellation to each
// holder of cancelled tickets, two of each transfer, an offer to who waited for places. Rows only;
// infra/mail sends them. A mail's id follows from its domain event, so that history told again asks
// for the same mails again and not for more.
//
// Recipients stay sealed here. What became of a mail is not among these tables and survives a
// rebuild.

#include "projections/mail_templates.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct MailEventRow {
    static constexpr std::string_view table_name = "read.mail_events";

    domain::TicketedEventId event_id;
    std::string facts;        // MailEvent
    std::string ticket_types; // a vector of MailTicketType
};
BOOST_DESCRIBE_STRUCT(MailEventRow, (), (event_id, facts, ticket_types))

// Kept while they wait, or are offered places.
struct MailWaitingRow {
    static constexpr std::string_view table_name = "read.mail_waiting";

    domain::WaitlistEntryId entry_id;
    std::string person; // sealed: domain::Personal<WaitingPerson>
};
BOOST_DESCRIBE_STRUCT(MailWaitingRow, (), (entry_id, person))

// Kept while the order has tickets, or may still get some.
struct MailOrderRow {
    static constexpr std::string_view table_name = "read.mail_orders";

    domain::OrderId order_id;
    std::string placed;
    std::string attendees; // sealed: a vector of domain::Personal<Attendee>
};
BOOST_DESCRIBE_STRUCT(MailOrderRow, (), (order_id, placed, attendees))

struct MailRow {
    static constexpr std::string_view table_name = "read.mails";

    domain::Uuid mail_id;
    domain::OrderId order_id;
    MailKind kind = MailKind::order_confirmed;
    std::string facts;     // of its kind: OrderConfirmedMail and so on
    std::string recipient; // sealed: domain::Personal<Attendee>
    domain::Instant due_at;
};
BOOST_DESCRIBE_STRUCT(MailRow, (), (mail_id, order_id, kind, facts, recipient, due_at))

class MailsProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "mails"; }

    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {
            MailEventRow::table_name,
            MailOrderRow::table_name,
            MailWaitingRow::table_name,
            MailRow::table_name};
    }

    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
