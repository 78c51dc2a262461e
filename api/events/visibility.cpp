#include "api/events/visibility.hpp"

#include <algorithm>

namespace bilten::api {

namespace event = domain::ticketed_event;

namespace {

bool is_admin(const Request& request)
{
    return request.principal && request.principal->has(commands::Role::admin);
}

} // namespace

bool runs_it(const Request& request, const std::vector<std::string>& organizers)
{
    if (!request.principal) return false;
    const auto user = to_string(request.principal->user);
    return is_admin(request) || std::ranges::find(organizers, user) != organizers.end();
}

bool runs_it(const Request& request, const event::State& event)
{
    if (!request.principal) return false;
    return is_admin(request) || event.is_organized_by(request.principal->user);
}

bool may_see(const Request& request, const projections::EventDocument& document)
{
    if (document.is_public) return true;
    if (document.vetting_level && vetting_level_of(request) >= *document.vetting_level)
        return true;
    return runs_it(request, document.organizers);
}

bool is_shown_to(std::int32_t vetting_level, const event::State& event) noexcept
{
    const bool is_open =
        event.status == event::Status::published || event.status == event::Status::cancelled;
    return is_open && vetting_level >= event.details.required_vetting_level;
}

std::int32_t vetting_level_of(const Request& request) noexcept
{
    return request.principal ? request.principal->vetting_level : 0;
}

} // namespace bilten::api
