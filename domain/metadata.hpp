#pragma once

#include "domain/id.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

namespace bilten::domain {

// Who caused a domain event, and on which errand. Stored with every one of them.
struct Metadata {
    std::optional<UserId> actor; // nobody: a guest, or one of our processes
    std::string role;            // in which role; a process's name where a process acted
    std::string correlation_id;  // the same for everything that one request led to
    std::optional<Uuid> causation_id; // the domain event that a process reacted to
    std::string traceparent;          // W3C Trace Context; empty where none came

    bool operator==(const Metadata&) const = default;
};
BOOST_DESCRIBE_STRUCT(Metadata, (), (actor, role, correlation_id, causation_id, traceparent))

// Where a domain event stands: positions of a lane are 1, 2, 3... without gaps.
struct Position {
    std::int16_t lane = 0;
    std::int64_t value = 0;

    bool operator==(const Position&) const = default;
};

} // namespace bilten::domain
