#pragma once

// What reads and writes one type of domain event. Seen by the codec's own sources; everybody else
// wants codec.hpp.

#include "domain/any_event.hpp"
#include "schemas/events/sealing.hpp"
#include "schemas/json/schema.hpp"

#include <span>
#include <string>
#include <string_view>

namespace bilten::schemas {

struct EventCodec {
    std::string_view type;        // TicketsHeld
    std::string_view stream_type; // ticketed_event
    void (*write)(std::string& out, const domain::AnyEvent& event, WriteContext* context);
    domain::AnyEvent (*read)(std::string_view data, const ReadContext& context);
    std::string (*schema)(Definitions&);
};

// In the order of the variant's alternatives. Defined in codecs_for.hpp and instantiated in one
// source for each aggregate, for the sake of the time it takes to build.
template <class Variant>
[[nodiscard]] std::span<const EventCodec> codecs_for();

} // namespace bilten::schemas
