#pragma once

// Opens one personal value of a domain event that was decoded without an opener, where and when
// somebody needs it in clear.

#include "schemas/events/personal_form.hpp"
#include "schemas/events/sealing.hpp"

#include <optional>

namespace bilten::schemas {

// Nothing: the subject was erased. Throws what the opener throws.
template <class T>
[[nodiscard]] std::optional<T> open(const domain::Personal<T>& value, Opener& opener)
{
    if (const auto* clear = value.clear()) return *clear;
    const auto* sealed = std::get_if<domain::Sealed>(&value.content);
    if (!sealed) return std::nullopt;
    const auto json = opener.open(value.subject, sealed->text, sealed->place);
    if (!json) return std::nullopt;
    return from_stored<T>(*json);
}

} // namespace bilten::schemas
