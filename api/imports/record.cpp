#include "api/imports/record.hpp"

#include <algorithm>
#include <cstdlib>

namespace bilten::imports {

std::string_view name_of(Kind kind) noexcept
{
    switch (kind) {
    case Kind::venue: return "venue";
    case Kind::event: return "event";
    case Kind::session: return "session";
    case Kind::ticket_type: return "ticketType";
    case Kind::registration: return "registration";
    }
    std::abort();
}

const std::string* Record::find(std::string_view column) const noexcept
{
    const auto found = std::ranges::find(fields, column, &Field::column);
    return found == fields.end() ? nullptr : &found->text;
}

} // namespace bilten::imports
