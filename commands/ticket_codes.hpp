#pragma once

// What the QR code on a ticket says: the ticket's id, signed by the house. Whoever has the public
// key can tell a real one without asking anybody.

#include "domain/id.hpp"
#include "domain/refusal.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace bilten::commands {

struct TicketKey {
    std::string id;         // stands in each code that it signed
    std::string public_key; // Ed25519, 32 bytes in base64url
};

class TicketCodes {
public:
    virtual ~TicketCodes() = default;

    // The same for the same ticket while the key is the same. Thread-safe, as all of these.
    [[nodiscard]] virtual std::string code_of(domain::TicketId ticket) const = 0;

    // Takes as long as a signature, 40 to 100 µs.
    [[nodiscard]] virtual domain::Result<domain::TicketId> read(std::string_view code) const = 0;

    // The same for many, on other threads.
    virtual boost::asio::awaitable<std::vector<domain::Result<domain::TicketId>>>
    read_all(std::vector<std::string> codes) const = 0;

    // Every key whose codes are good, the one that signs first.
    [[nodiscard]] virtual std::vector<TicketKey> keys() const = 0;
};

} // namespace bilten::commands
