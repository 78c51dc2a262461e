#pragma once

// Folds whose rows are an aggregate's state, brought forward by the domain's own evolve().

#include "projections/table.hpp"
#include "schemas/events/recorded_event.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <map>
#include <span>
#include <vector>

namespace bilten::projections {

// The events of one kind of aggregate in a batch, by stream and in their order.
template <class Event>
std::map<domain::Uuid, std::vector<const schemas::RecordedEvent*>>
by_stream(std::span<const schemas::RecordedEvent> events)
{
    std::map<domain::Uuid, std::vector<const schemas::RecordedEvent*>> found;
    for (const auto& recorded : events)
        if (std::holds_alternative<Event>(recorded.event))
            found[recorded.stream_id].push_back(&recorded);
    return found;
}

template <class Map>
std::vector<domain::Uuid> keys_of(const Map& map)
{
    std::vector<domain::Uuid> keys;
    keys.reserve(map.size());
    for (const auto& [key, value] : map) keys.push_back(key);
    return keys;
}

} // namespace bilten::projections
