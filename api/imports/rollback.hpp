#pragma once

#include "commands/batch_streams.hpp"
#include "commands/lane.hpp"
#include "api/imports/batch.hpp"
#include "api/imports/report.hpp"

namespace bilten::imports {

// Undoes a batch by ordinary commands, the last phase first: its registrations' tickets are
// cancelled, its events deleted. What people have bought since stays, and so does what they bought
// it in. May be broken off and run again. Reports each thing.
void roll_back(
    commands::Lanes& lanes,
    commands::BatchStreams& streams,
    const Batch& batch,
    domain::Instant now,
    Report& report);

} // namespace bilten::imports
