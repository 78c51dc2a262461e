#pragma once

// Every aggregate there is, once. Whoever must know them all visits this.

#include "domain/any_event.hpp"
#include "domain/kiosk_token/kiosk_token.hpp"
#include "domain/order/order.hpp"
#include "domain/showing/showing.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"
#include "domain/venue/venue.hpp"

#include <variant>

namespace bilten::domain {

using AnyState = std::variant<
    ticketed_event::State,
    order::State,
    venue::State,
    kiosk_token::State,
    showing::State>;

// What belongs to the state of an aggregate: its events, and what its streams are called.
template <class State>
struct StreamOf;

template <>
struct StreamOf<ticketed_event::State> {
    using Event = ticketed_event::Event;
    static constexpr std::string_view type = ticketed_event::stream_type;
};

template <>
struct StreamOf<order::State> {
    using Event = order::Event;
    static constexpr std::string_view type = order::stream_type;
};

template <>
struct StreamOf<venue::State> {
    using Event = venue::Event;
    static constexpr std::string_view type = venue::stream_type;
};

template <>
struct StreamOf<kiosk_token::State> {
    using Event = kiosk_token::Event;
    static constexpr std::string_view type = kiosk_token::stream_type;
};

template <>
struct StreamOf<showing::State> {
    using Event = showing::Event;
    static constexpr std::string_view type = showing::stream_type;
};

} // namespace bilten::domain
