#include "schemas/events/upcasters.hpp"

#include "schemas/json/reader.hpp"

#include <algorithm>

namespace bilten::schemas {

namespace {

// Until version 2 nobody could ask for a vetting level. The first "details":{ is the object itself:
// within a text the quotes would be escaped.
std::string with_vetting_level(std::string_view data)
{
    constexpr std::string_view opening = R"("details":{)";
    std::string lifted{data};
    const auto at = lifted.find(opening);
    if (at == lifted.npos) throw CorruptDocument{"an event of version 1 has no details"};
    return lifted.insert(at + opening.size(), R"("requiredVettingLevel":0,)");
}

} // namespace

const Upcasters& upcasters()
{
    static const Upcasters ours{{
        {"EventCreated", 1, &with_vetting_level},
        {"EventEdited", 1, &with_vetting_level},
    }};
    return ours;
}

Upcasters::Upcasters(std::vector<Upcaster> upcasters)
{
    for (const auto& upcaster : upcasters) {
        if (upcaster.from != current_version(upcaster.type))
            throw std::logic_error{"upcasters of " + std::string{upcaster.type} + " have a gap"};
        upcasters_.push_back(upcaster);
    }
}

std::int16_t Upcasters::current_version(std::string_view type) const noexcept
{
    return static_cast<std::int16_t>(1 + std::ranges::count(upcasters_, type, &Upcaster::type));
}

bool Upcasters::is_old(std::string_view type, std::int16_t version) const
{
    const auto current = current_version(type);
    if (version < 1 || version > current)
        throw UnknownEvent{
            std::string{type} + " of schema version " + std::to_string(version) +
            "; this build knows 1 to " + std::to_string(current)};
    return version < current;
}

std::string
Upcasters::lift(std::string_view type, std::int16_t version, std::string_view data) const
{
    std::string lifted{data};
    for (const auto& upcaster : upcasters_)
        if (upcaster.type == type && upcaster.from >= version) lifted = upcaster.lift(lifted);
    return lifted;
}

} // namespace bilten::schemas
