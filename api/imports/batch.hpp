#pragma once

// What one import makes: a name that its domain events carry, and ids that follow from it and from
// each row's own key. So an import may be broken off and run again, and undone by its name.

#include "domain/id.hpp"
#include "domain/metadata.hpp"

#include <string>
#include <string_view>

namespace bilten::imports {

// As a batch's domain events have it; no token of a user has such a role.
inline constexpr std::string_view import_role = "Import";
inline constexpr std::string_view rollback_role = "ImportRollback";

class Batch {
public:
    // The name is 1 to 60 letters, digits, dots, dashes, underscores; throws std::invalid_argument
    // otherwise. `begun` is when the first run was: an id tells when its event was made.
    Batch(std::string name, domain::Instant begun);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    // What the correlation id of its domain events is.
    [[nodiscard]] std::string errand() const { return "import-" + name_; }
    [[nodiscard]] domain::Metadata
    metadata(std::string_view role, std::optional<domain::UserId> actor) const;

    // Of a key, or the UUID behind "id:", which names what Bilten has without this batch.
    [[nodiscard]] domain::VenueId venue(std::string_view key) const;
    [[nodiscard]] domain::TicketedEventId event(std::string_view key) const;
    [[nodiscard]] domain::TicketTypeId
    ticket_type(domain::TicketedEventId event, std::string_view key) const;
    [[nodiscard]] domain::OrderId
    order(domain::TicketedEventId event, std::string_view registration) const;

private:
    [[nodiscard]] domain::Uuid id_of(std::string_view kind, std::string_view key) const;

    std::string name_;
    domain::Instant begun_;
};

// Whether the key names something outside of the batch; such keys belong to no row.
[[nodiscard]] bool is_foreign(std::string_view key);

} // namespace bilten::imports
