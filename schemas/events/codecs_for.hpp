#pragma once

// Defines codecs_for; see event_codec.hpp. The variant is the only list of an aggregate's domain
// events there is, and the namespace that holds them is the name of its streams.

#include "schemas/events/event_codec.hpp"
#include "schemas/events/personal_form.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <array>
#include <variant>

namespace bilten::schemas {
namespace detail {

// "order" of bilten::domain::order::TicketsHeld
template <class Event>
constexpr std::string_view namespace_name()
{
    auto name = spelled_type_name<Event>();
    name = name.substr(0, name.rfind("::"));
    return name.substr(name.rfind("::") + 2);
}

template <class Variant, class Event>
constexpr EventCodec codec_for()
{
    return {
        type_name<Event>(),
        namespace_name<Event>(),
        [](std::string& out, const domain::AnyEvent& event, WriteContext* context) {
            schemas::write(out, std::get<Event>(std::get<Variant>(event)), context);
        },
        [](std::string_view data, const ReadContext& context) {
            return domain::AnyEvent{Variant{from_stored<Event>(data, &context)}};
        },
        [](Definitions& definitions) { return object_schema<Event>(definitions); }};
}

template <class Variant>
struct CodecsOf;

template <class... Events>
struct CodecsOf<std::variant<Events...>> {
    static constexpr std::array<EventCodec, sizeof...(Events)> table{
        codec_for<std::variant<Events...>, Events>()...};
};

} // namespace detail

template <class Variant>
std::span<const EventCodec> codecs_for()
{
    return detail::CodecsOf<Variant>::table;
}

} // namespace bilten::schemas
