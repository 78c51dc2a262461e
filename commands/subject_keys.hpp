#pragma once

#include "domain/id.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>
#include <vector>

namespace bilten::commands {

// The keys under which personal data is sealed, one for each person.
class SubjectKeys {
public:
    virtual ~SubjectKeys() = default;

    // The same person for the same e-mail address in any case and with any outer space; nobody without
    // the key-encryption key can tell which address it was.
    [[nodiscard]] virtual domain::SubjectId subject_of(std::string_view email) const = 0;

    // Returns when each of them has a durable key, so that a lane may seal without waiting.
    // Throws Unavailable.
    virtual boost::asio::awaitable<void> ensure(std::vector<domain::SubjectId> subjects) = 0;
};

} // namespace bilten::commands
