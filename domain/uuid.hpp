#pragma once

// A UUID as 16 bytes, and the slot that Bilten keeps inside its ids (RFC 9562).
//
// Ids of aggregates are UUIDv7 whose 12 `rand_a` bits are a slot, 0-4095. Slots map to lanes, so an id
// tells without a look-up where its stream lives. An order takes its event's slot: that is what makes
// a purchase one transaction.

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::domain {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    friend auto operator<=>(const Uuid&, const Uuid&) = default;
    [[nodiscard]] bool is_nil() const noexcept { return *this == Uuid{}; }
};

using Slot = std::uint16_t;
inline constexpr Slot slots_max = 4096;

[[nodiscard]] Slot slot_of(const Uuid& id) noexcept;

// When it was made, for a UUIDv7.
[[nodiscard]] Instant made_at(const Uuid& id) noexcept;

// The canonical form, lower case: 8-4-4-4-12 hexadecimal digits.
[[nodiscard]] std::string to_string(const Uuid& id);
void append_to(std::string& out, const Uuid& id);

// Takes the canonical form in either case; anything else is nothing.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

// `random` gives the 62 bits behind the variant; the two highest are not used.
[[nodiscard]] Uuid make_uuid7(Instant now, Slot slot, std::uint64_t random) noexcept;

// The same id for the same (parent, step), in the parent's slot: a process that runs twice asks for
// the same thing twice. UUIDv8 (RFC 9562 section 5.8): a SHA-1 of both, with the slot where v7 has it.
[[nodiscard]] Uuid derive_uuid(const Uuid& parent, std::string_view step);

} // namespace bilten::domain

template <>
struct std::hash<bilten::domain::Uuid> {
    std::size_t operator()(const bilten::domain::Uuid& id) const noexcept;
};
