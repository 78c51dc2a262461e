#pragma once

// What the folds of events and of orders into mails share. For mails*.cpp alone.

#include "projections/fold_states.hpp"
#include "projections/mails.hpp"

namespace bilten::projections::mails {

// The tables, and the domain event that a fold is at.
struct Fold {
    Table<MailEventRow>& events;
    Table<MailOrderRow>& orders;
    Table<MailWaitingRow>& waiting;
    Table<MailRow>& mails;
    const schemas::RecordedEvent* at = nullptr;
};

// To whom `recipient` opens. `number` tells the mails of one domain event apart.
void ask_for_mail(
    Fold& fold,
    MailKind kind,
    std::string facts,
    domain::OrderId order,
    std::string recipient,
    int number);

void follow_event(Fold& fold, const domain::ticketed_event::Event& what);
void follow_order(Fold& fold, const domain::order::Event& what);

} // namespace bilten::projections::mails
