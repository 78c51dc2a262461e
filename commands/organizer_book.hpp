#pragma once

// Who may organize events, as far as this house has met them: whoever came with a token that says so,
// and whoever an operator registered.

#include "domain/id.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace bilten::commands {

struct KnownOrganizer {
    domain::UserId user;
    domain::SubjectId subject; // under whose key the name is sealed
    std::string name;          // display name; empty where none is known, or it was erased
};

class OrganizerBook {
public:
    virtual ~OrganizerBook() = default;

    // Of these users, those who hold EventOrganizer or Admin. Throws Unavailable.
    virtual boost::asio::awaitable<std::vector<KnownOrganizer>>
    find(std::vector<domain::UserId> users) = 0;
};

} // namespace bilten::commands
