#include "api/routes.hpp"

#include <algorithm>

namespace bilten::api {

Access Access::anyone()
{
    Access access;
    access.kind_ = Kind::anyone;
    return access;
}

Access Access::signed_in()
{
    Access access;
    access.kind_ = Kind::signed_in;
    return access;
}

Access Access::only(std::initializer_list<commands::Role> roles)
{
    Access access;
    access.kind_ = Kind::roles;
    access.roles_ = roles;
    return access;
}

Access Access::or_kiosk() const
{
    auto access = *this;
    access.takes_kiosks_ = true;
    return access;
}

bool Access::allows(const commands::Principal& principal) const noexcept
{
    switch (kind_) {
    case Kind::nobody: return false;
    case Kind::anyone:
    case Kind::signed_in: return true;
    case Kind::roles:
        return std::ranges::any_of(roles_, [&](auto role) { return principal.has(role); });
    }
    return false;
}

} // namespace bilten::api
