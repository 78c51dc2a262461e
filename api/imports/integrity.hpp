#pragma once

#include "commands/lane.hpp"
#include "api/imports/batch.hpp"
#include "api/imports/sheet.hpp"

namespace bilten::imports {

// Compares, event by event, what the files tell with what the store has: sessions, ticket types,
// registrations, valid tickets, and the money that was paid for them. Reports each event.
void check_integrity(
    commands::Lanes& lanes, const Batch& batch, const Sheet& sheet, Report& report);

} // namespace bilten::imports
