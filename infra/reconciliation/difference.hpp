#pragma once

// A line in which a gateway's books and ours do not say the same.

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::infra {

enum class DifferenceKind {
    unknown_charge,      // there, and of no attempt of ours
    charge_not_recorded, // there, of an attempt that we do not have as captured
    charge_differs,      // amount or currency
    charged_twice,       // for one attempt
    missing_charge,      // recorded by us and not there
    unknown_refund,      // there, and of no refund of ours
    refund_not_recorded, // there, of one that we still owe
    refund_differs,
    refunded_twice,
    missing_refund,
    open_attempt,        // nobody knows yet what became of it
    open_refund,         // owed for long
    unbalanced_order     // money without tickets, or tickets without money, and no refund
};
BOOST_DESCRIBE_ENUM(
    DifferenceKind,
    unknown_charge,
    charge_not_recorded,
    charge_differs,
    charged_twice,
    missing_charge,
    unknown_refund,
    refund_not_recorded,
    refund_differs,
    refunded_twice,
    missing_refund,
    open_attempt,
    open_refund,
    unbalanced_order)

struct Difference {
    std::string difference_id; // a UUID
    std::string gateway;       // cards or paypal; empty: of our own books
    std::string kind;          // DifferenceKind
    std::string order_id;      // likewise UUIDs, or empty
    std::string payment_id;
    std::string refund_id;
    std::string reference;
    std::string currency;
    std::optional<std::int64_t> ours; // minor units
    std::string theirs_currency;
    std::optional<std::int64_t> theirs;
    std::string at;
    std::string explanation;
};

BOOST_DESCRIBE_STRUCT(
    Difference,
    (),
    (difference_id,
     gateway,
     kind,
     order_id,
     payment_id,
     refund_id,
     reference,
     currency,
     ours,
     theirs_currency,
     theirs,
     at,
     explanation))

// What a person does about it.
[[nodiscard]] std::string_view advice_on(DifferenceKind kind) noexcept;

} // namespace bilten::infra
