#pragma once

#include "schemas/events/event_codec.hpp"

#include <vector>

namespace bilten::schemas {

// One for every type of domain event, in the order of domain::AnyEvent.
[[nodiscard]] std::vector<const EventCodec*> all_codecs();

} // namespace bilten::schemas
