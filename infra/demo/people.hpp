#pragma once

// Who runs the demo's events and who goes there. Nobody of them exists, and their addresses are in
// domains that are kept for examples (RFC 2606).

#include "commands/identity.hpp"
#include "infra/demo/dice.hpp"

#include <string>
#include <vector>

namespace bilten::infra::demo {

// `count` people with names and addresses of their own; about a third of them are members.
[[nodiscard]] std::vector<commands::Principal> make_buyers(Dice& dice, std::size_t count);

[[nodiscard]] std::vector<commands::Principal> make_organizers();

} // namespace bilten::infra::demo
