#pragma once

#include "domain/id.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bilten::commands {

// A stream that an import began.
struct BatchStream {
    domain::Uuid stream;
    std::string type; // "order", as StreamOf names it
};

// Which streams a batch has made. Domain events carry who caused them and on which errand: the store
// itself is the journal of every import.
class BatchStreams {
public:
    virtual ~BatchStreams() = default;

    // When the first run of the batch was: now, where it is this one. A dry run only looks.
    // Blocking, as all of these.
    virtual domain::Instant
    begun_at(std::string_view correlation_id, domain::Instant now, bool is_dry) = 0;

    // Those whose first domain event has this role and correlation id, the last one first within
    // its lane.
    virtual std::vector<BatchStream>
    begun_by(std::string_view role, std::string_view correlation_id) = 0;
};

} // namespace bilten::commands
