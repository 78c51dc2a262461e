#pragma once

#include "domain/money.hpp"
#include "schemas/json/form.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::schemas {

// A decimal number as JSON spells it, 45.00: never a double. Requests bring none below zero, none
// of a million millions or more, and at most four decimals; zeros at the end do not count.
class Decimal {
public:
    Decimal() = default;

    // With all the decimals of its currency, as answers show it: 45.00, or 45 for JPY.
    explicit Decimal(domain::Money money) noexcept;

    static std::optional<Complaint> parse(std::string_view token, Decimal& value);

    // Nothing: it has more decimals than the currency.
    [[nodiscard]] std::optional<domain::Money> to_money(domain::Currency currency) const noexcept;

    void append_to(std::string& out) const;

    bool operator==(const Decimal&) const = default;

private:
    std::int64_t units_ = 0; // 4500 with a scale of 2 is 45.00
    std::int32_t scale_ = 0;
};

template <>
struct Form<Decimal> {
    static void write(Writer& writer, const Decimal& value);
    static void read(Reader& reader, Decimal& value);

    static std::optional<Complaint> parse(std::string_view text, Decimal& value)
    {
        return Decimal::parse(text, value);
    }

    static Schema schema(Definitions&);
};

} // namespace bilten::schemas
