#include "commands/identity.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bilten::commands {
namespace {

constexpr std::array every_role{
    Role::admin,
    Role::event_organizer,
    Role::teacher,
    Role::member,
    Role::analyst,
    Role::compliance_officer,
    Role::integrator};

} // namespace

std::string_view name_of(Role role) noexcept
{
    switch (role) {
    case Role::admin: return "Admin";
    case Role::event_organizer: return "EventOrganizer";
    case Role::teacher: return "Teacher";
    case Role::member: return "Member";
    case Role::analyst: return "Analyst";
    case Role::compliance_officer: return "ComplianceOfficer";
    case Role::integrator: return "Integrator";
    }
    std::abort();
}

std::optional<Role> parse_role(std::string_view name) noexcept
{
    const auto* found = std::ranges::find(every_role, name, name_of);
    if (found == every_role.end()) return std::nullopt;
    return *found;
}

bool Principal::has(Role role) const noexcept
{
    return std::ranges::find(roles, role) != roles.end();
}

} // namespace bilten::commands
