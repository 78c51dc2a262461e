#pragma once

// The JSON Schemas that lie in the tree for those who read our domain events without our code.

#include <map>
#include <string>

namespace bilten::schemas {

// Path from the repository's root to content: schemas/events/json/TicketsHeld.v1.schema.json, one
// for today's version of every type of domain event. `bilten schemas` writes them.
[[nodiscard]] std::map<std::string, std::string> event_schema_files();

} // namespace bilten::schemas
