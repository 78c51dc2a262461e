#pragma once

// Files by their format: .csv, .json and .jsonld (schema.org), .ics (iCalendar).

#include "api/imports/record.hpp"

#include <cstdint>
#include <optional>

namespace bilten::imports {

// What formats that know nothing of tickets leave open.
struct Defaults {
    std::string time_zone;                // of venues in JSON-LD; IANA
    std::string venue;                    // key or id, instead of what a file calls the place
    std::optional<std::int32_t> capacity; // of a session whose event names none
};

inline constexpr std::uintmax_t file_bytes_max = 256 << 20;

// Throws std::runtime_error where the file cannot be read or its format is not known.
[[nodiscard]] Reading read_file(const std::string& path, const Defaults& defaults);

// By format; records and remarks without the file's name.
[[nodiscard]] Reading read_json_ld(std::string_view text, const Defaults& defaults);
[[nodiscard]] Reading read_icalendar(std::string_view text, const Defaults& defaults);

} // namespace bilten::imports
