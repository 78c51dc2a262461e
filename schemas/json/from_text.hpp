#pragma once

// Reads a value from bare text: a parameter of a path or a query. The same types, rules and
// messages as in a JSON body.

#include "schemas/json/form.hpp"
#include "schemas/json/names.hpp"
#include "schemas/json/reader.hpp"
#include "schemas/json/text_forms.hpp"

#include <limits>
#include <optional>
#include <string_view>

namespace bilten::schemas {

// Nothing: `value` is what the text says.
template <class T>
[[nodiscard]] std::optional<Complaint> parse_text(std::string_view text, T& value)
{
    if constexpr (requires { Form<T>::parse(text, value); }) {
        return Form<T>::parse(text, value);
    } else if constexpr (std::same_as<T, bool>) {
        if (text != "true" && text != "false") return Complaint{"type", "must be true or false"};
        value = text == "true";
        return std::nullopt;
    } else if constexpr (Integral<T>) {
        using Limits = std::numeric_limits<T>;
        return parse_integer<T>(text, Limits::min(), Limits::max(), value);
    } else if constexpr (is_optional<T>) {
        return parse_text(text, value.emplace());
    } else if constexpr (DescribedEnum<T>) {
        const auto index = find_name(text, names_of<T>);
        if (!index) return one_of(names_of<T>);
        value = values_of<T>[*index];
        return std::nullopt;
    } else {
        static_assert(has_no_form<T>, "such a value does not fit into bare text");
    }
}

} // namespace bilten::schemas
