#pragma once

#include "tests/support/random_sales/sales_script.hpp"

#include <cstdint>

namespace bilten::tests::model {

// A script of so many actions, the same for the same seed on every machine. The model is asked
// along the way what there is, so that most actions are about something; some never are.
std::vector<Action> random_actions(std::uint64_t seed, int count);

} // namespace bilten::tests::model
