#pragma once

// The words of schema.org that an import understands.

#include "api/imports/json_values.hpp"

namespace bilten::imports {

// "https://schema.org/MusicEvent" and "schema:MusicEvent" are MusicEvent.
[[nodiscard]] std::string plain(std::string_view name);

// The first @type of a thing, plain; "" where it has none.
[[nodiscard]] std::string type_of(object thing);

// Whether a type is an Event or one of its kinds.
[[nodiscard]] bool is_event(const std::string& type);

// Whether an event's property has a place in Bilten; all others are left out with a note.
[[nodiscard]] bool is_read_of_events(std::string_view property);

// As tags, with bars between; from a list, or one text with commas.
[[nodiscard]] std::optional<std::string> keywords_of(object event);

// Of the first offer that names one.
[[nodiscard]] std::optional<std::string> currency_of(object event);

// What fits into a short description: the text, or its beginning up to a space.
[[nodiscard]] std::string shortened(const std::string& text);

} // namespace bilten::imports
