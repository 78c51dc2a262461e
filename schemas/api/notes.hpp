#pragma once

#include "schemas/json/notes.hpp"

namespace bilten::schemas::api {

// What each field of the API means, with an example: the one place for both. A field that means
// the same wherever it stands has one entry; what differs has its own. nullptr: there is none,
// which a test of the OpenAPI document does not let pass.
[[nodiscard]] const Note* note_of(std::string_view type, std::string_view field);

} // namespace bilten::schemas::api
