#pragma once

// The real handlers on a store in memory, asked what the model is asked, and compared with it.

#include "tests/support/box_office.hpp"
#include "tests/support/random_sales/sales_model.hpp"

namespace bilten::tests {

class PlayedSales {
public:
    PlayedSales();

    // What differs from the model or breaks an invariant after the action; empty: nothing.
    std::string step(const model::Action& action);

    // The same of the read model of availability, folded from all that was recorded in batches of
    // up to `batch_max` events, as a projector would.
    std::string check_read_model(std::size_t batch_max);

private:
    using Answer = std::optional<domain::RefusalCode>;

    Answer act(const model::Action& action);
    Answer buy(const model::Action& action);
    Answer join(const model::Action& action);
    Answer leave(const model::Action& action);
    Answer claim(const model::Action& action);
    Answer lapse(const model::Action& action);
    Answer refund(const model::Action& action);
    Answer transfer(const model::Action& action);
    Answer change_life(model::Verb verb);
    Answer change_plan(const commands::PlanCommand& command);

    std::string places();
    std::string sessions_of(const domain::ticketed_event::State& event);
    std::string types_of(const domain::ticketed_event::State& event);
    std::string waitlist_of(const domain::ticketed_event::State& event);
    std::string money(int number);

    void note_offers();
    [[nodiscard]] domain::OrderId id_of(int order) const;

    BoxOffice office_;
    model::Sales model_;
    std::map<int, domain::OrderId> offers_; // the orders that entries of the waitlist may become
};

// The ids and values that stand for the small numbers of the model.
domain::TicketTypeId type_number(int number);
domain::OrderId id_of_order(int number);
domain::WaitlistEntryId entry_number(int number);
domain::ticketed_event::Session session_from(int number, const model::SessionPlan& plan);
domain::ticketed_event::TicketType type_from(int number, const model::TypePlan& plan);

} // namespace bilten::tests
