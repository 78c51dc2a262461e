#include "projections/mails.hpp"

#include "projections/mail_fold.hpp"

#include <fmt/format.h>

namespace bilten::projections {

namespace event = domain::ticketed_event;
namespace order = domain::order;
using schemas::RecordedEvent;

namespace mails {

void ask_for_mail(
    Fold& fold,
    MailKind kind,
    std::string facts,
    domain::OrderId order,
    std::string recipient,
    int number)
{
    fold.mails.put(
        {derive_uuid(fold.at->event_id, fmt::format("mail {}", number)),
         order,
         kind,
         std::move(facts),
         std::move(recipient),
         std::chrono::ceil<std::chrono::milliseconds>(fold.at->recorded_at)});
}

} // namespace mails

void MailsProjection::fold(std::span<const RecordedEvent> events, Tables& tables) const
{
    mails::Fold fold{
        tables.of<MailEventRow>(),
        tables.of<MailOrderRow>(),
        tables.of<MailWaitingRow>(),
        tables.of<MailRow>()};

    std::vector<domain::Uuid> known;
    for (const auto& [stream, happened] : by_stream<order::Event>(events))
        if (happened.front()->version != 1) known.push_back(stream);
    fold.orders.prefetch(known);

    // In the order of the lane: a mail tells of the event as it was when its order was confirmed.
    for (const auto& recorded : events) {
        fold.at = &recorded;
        if (const auto* of_order = std::get_if<order::Event>(&recorded.event))
            mails::follow_order(fold, *of_order);
        else if (const auto* of_event = std::get_if<event::Event>(&recorded.event))
            mails::follow_event(fold, *of_event);
    }
}

} // namespace bilten::projections
