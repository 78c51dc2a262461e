#pragma once

#include "commands/identity.hpp"
#include "infra/identity/organizer_store.hpp"

namespace bilten::infra {

// Another verifier, whose good tokens are noted in the book of organizers.
class NotingVerifier final : public commands::TokenVerifier {
public:
    NotingVerifier(commands::TokenVerifier& verifier, OrganizerStore& organizers)
        : verifier_{verifier}, organizers_{organizers}
    {
    }

    std::optional<commands::Principal>
    verify(std::string_view token, std::chrono::system_clock::time_point now) override
    {
        auto principal = verifier_.verify(token, now);
        if (principal) organizers_.note(*principal);
        return principal;
    }

private:
    commands::TokenVerifier& verifier_;
    OrganizerStore& organizers_;
};

} // namespace bilten::infra
