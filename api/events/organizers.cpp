#include "api/events/organizers.hpp"

#include "api/command.hpp"
#include "commands/events.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
using commands::EventAfter;
using commands::KnownOrganizer;

namespace {

// What the token says of whoever asks.
KnownOrganizer asker(Context& context, const commands::Principal& principal)
{
    const auto subject = principal.email.empty()
                             ? domain::SubjectId{principal.user.value}
                             : context.subject_keys.subject_of(principal.email);
    return {principal.user, subject, principal.name};
}

} // namespace

asio::awaitable<NamedOrganizers>
name_organizers(Context& context, const Request& request, std::vector<domain::UserId> users)
{
    std::ranges::sort(users);
    users.erase(std::ranges::unique(users).begin(), users.end());
    const auto& principal = *request.principal;
    std::vector<KnownOrganizer> known;
    if (std::erase(users, principal.user) > 0) known.push_back(asker(context, principal));
    if (!users.empty()) {
        auto wanted = users;
        const auto found = co_await context.organizers.find(std::move(wanted));
        known.insert(known.end(), found.begin(), found.end());
    }

    NamedOrganizers named;
    std::vector<domain::SubjectId> subjects;
    for (const auto& organizer : known) {
        std::erase(users, organizer.user);
        if (organizer.name.empty()) continue;
        named.names[organizer.user] = organizer.name;
        named.introductions.push_back({organizer.user, {organizer.subject, organizer.name}});
        subjects.push_back(organizer.subject);
    }
    named.not_eligible = std::move(users);
    co_await context.subject_keys.ensure(std::move(subjects));
    co_return named;
}

asio::awaitable<NamedOrganizers> name_organizers_of(
    Context& context,
    const Request& request,
    domain::TicketedEventId event,
    std::vector<domain::UserId> more)
{
    auto envelope = reading(domain::slot_of(event));
    auto look = [event](commands::Workspace& workspace) {
        return commands::look_at_event(workspace, event);
    };
    const auto found = co_await commands::execute<EventAfter>(
        context.lanes, std::move(envelope), std::move(look));
    if (found)
        for (const auto& organizer : found->state.details.organizers)
            more.push_back(organizer.user_id);
    co_return co_await name_organizers(context, request, std::move(more));
}

} // namespace bilten::api
