#pragma once

// Values for requests, made from text that we wrote: what a field would refuse is a bug here.

#include "schemas/json/from_text.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace bilten::infra::demo {

template <class Field>
[[nodiscard]] Field typed(std::string_view text)
{
    Field value;
    if (const auto complaint = schemas::parse_text(text, value))
        throw std::logic_error{"'" + std::string{text} + "' " + complaint->message};
    return value;
}

template <class Field>
[[nodiscard]] Field typed(std::int64_t number)
{
    return typed<Field>(std::to_string(number));
}

} // namespace bilten::infra::demo
