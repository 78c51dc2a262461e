#include "domain/order/issue_tickets.hpp"

#include "domain/order/order.hpp"

#include <algorithm>

namespace bilten::domain::order {

// Over a UUIDv8: 110 of its bits are random, version, variant and slot are the rest.
std::string ticket_code(const Uuid& secret, TicketId ticket)
{
    constexpr std::string_view alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // no 0 O 1 I
    const auto hashed = derive_uuid(secret, to_string(ticket));
    std::string code;
    std::uint32_t bits = 0;
    int have = 0;
    for (const auto byte : hashed.bytes) {
        bits = (bits << 8) | byte;
        have += 8;
        while (have >= 5) {
            have -= 5;
            code += alphabet[(bits >> have) & 31U];
        }
    }
    return code;
}

namespace {

// What is paid for a ticket on top of its price, with the tax on it.
std::optional<Money> fee_of(const Line& line)
{
    if (!line.extras || !line.extras->fee) return std::nullopt;
    const auto& [discount, fee, tax, tax_included, tax_share] = *line.extras;
    if (!tax || tax_included) return fee;
    const auto net = unit_total(line) - *tax;
    // The fee's part of the tax, whole units down: the rest is the price's.
    const auto part = static_cast<std::int64_t>(
        static_cast<std::int64_t>(tax->minor) * fee->minor / std::max<std::int64_t>(net.minor, 1));
    return *fee + Money{part, fee->currency};
}

} // namespace

std::vector<Ticket> issue_tickets(
    OrderId order, const std::vector<Line>& lines, std::int32_t attendees, const Uuid& secret)
{
    std::vector<Ticket> tickets;
    for (const auto& line : lines) {
        const auto total = unit_total(line);
        const auto fee = fee_of(line);
        for (std::int32_t i = 0; i < line.quantity; ++i) {
            const auto index = static_cast<std::int32_t>(tickets.size());
            const auto id = ticket_of(order, static_cast<std::uint8_t>(index + 1));
            tickets.push_back(
                {id,
                 line.ticket_type_id,
                 line.sessions,
                 attendees == 1 ? 0 : index,
                 fee ? total - *fee : total,
                 ticket_code(secret, id),
                 fee});
        }
    }
    return tickets;
}

} // namespace bilten::domain::order
