#pragma once

// The real handlers on a store in memory, asked what the model is asked, and compared with it.

#include "tests/support/box_office.hpp"
#include "tests/support/commands/sales_model.hpp"

namespace bilten::tests {

class PlayedSales {
public:
    PlayedSales();

    // What differs from the model or breaks an invariant after the action; empty: nothing.
    std::string step(const model::Action& action);

private:
    std::optional<domain::RefusalCode> act(const model::Action& action);
    std::optional<domain::RefusalCode> buy(const model::Action& action);
    std::optional<domain::RefusalCode> refund(const model::Action& action);
    std::string places();
    std::string money(int number);

    BoxOffice office_;
    model::Sales model_;
};

} // namespace bilten::tests
