#pragma once

// What a request looks like in schemas/api: a struct of field types, described once.

#include "schemas/api/field_types.hpp"

namespace bilten::tests {

enum class ThingKind { small_thing, class_ };
BOOST_DESCRIBE_ENUM(ThingKind, small_thing, class_)

struct OwnerDto {
    schemas::Line<1, 100> name;
    schemas::Email email;
    std::optional<schemas::Text<500>> note;

    bool operator==(const OwnerDto&) const = default;
};
BOOST_DESCRIBE_STRUCT(OwnerDto, (), (name, email, note))

struct CreateThingRequest {
    domain::TicketTypeId thing_id;
    schemas::Line<1, 20> display_name;
    ThingKind kind = ThingKind::small_thing;
    schemas::Integer<1, 10> quantity;
    schemas::List<OwnerDto, 1, 3> owners;
    std::optional<schemas::Decimal> price;
    std::optional<schemas::DateTime> sales_start;
    std::optional<bool> is_open;

    bool operator==(const CreateThingRequest&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    CreateThingRequest,
    (),
    (thing_id, display_name, kind, quantity, owners, price, sales_start, is_open))

// As a client sends it, every field there.
inline constexpr std::string_view thing_json =
    R"({"thingId":"0193f0c5-8a00-7abc-8000-000000000001","displayName":"A thing","kind":"Class",)"
    R"("quantity":2,"owners":[{"name":"Ana","email":"ana@example.com","note":"two\nlines"},)"
    R"({"name":"Bor","email":"bor@example.com","note":null}],"price":45.5,)"
    R"("salesStart":"2026-12-01T18:00:00.250Z","isOpen":true})";

} // namespace bilten::tests
