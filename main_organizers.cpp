#include "infra/identity/organizer_store.hpp"
#include "main.hpp"
#include "main_projections.hpp"

#include <fmt/format.h>

namespace bilten {
namespace {

commands::Principal person(const OrganizerArguments& arguments)
{
    const auto user = domain::parse_uuid(arguments.user);
    if (!user) throw infra::BadConfig{"the user must be a UUID"};
    commands::Principal principal;
    principal.user = {*user};
    principal.name = arguments.name;
    principal.email = arguments.email;
    return principal;
}

struct Store {
    explicit Store(const infra::Config& config)
        : keyring{keyring_of(config)}, organizers{config.text("BILTEN_EVENTS_DSN"), keyring}
    {
    }

    infra::Keyring keyring;
    infra::OrganizerStore organizers;
};

} // namespace

int run_organizers_add(const infra::Config& config, const OrganizerArguments& arguments)
{
    set_up_tool_log(config);
    auto principal = person(arguments);
    principal.roles = {commands::Role::event_organizer};
    Store{config}.organizers.put(principal, operator_of(arguments.by).name);
    fmt::print("{} may organize events\n", to_string(principal.user));
    return 0;
}

int run_organizers_remove(const infra::Config& config, const OrganizerArguments& arguments)
{
    set_up_tool_log(config);
    const auto principal = person(arguments); // without the role
    Store{config}.organizers.put(principal, operator_of(arguments.by).name);
    fmt::print("{} is not named as an organizer any more\n", to_string(principal.user));
    return 0;
}

int run_organizers_list(const infra::Config& config)
{
    set_up_tool_log(config);
    for (const auto& entry : Store{config}.organizers.list())
        fmt::print(
            "{}  {}  {:<8}  {:<16}  {}\n",
            to_string(entry.user),
            entry.seen_at,
            entry.is_eligible ? "eligible" : "not",
            entry.registered_by.empty() ? "(by token)" : entry.registered_by,
            entry.name);
    return 0;
}

} // namespace bilten
