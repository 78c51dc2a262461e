#pragma once

#include "commands/ticket_codes.hpp"
#include "infra/crypto/ed25519.hpp"

#include <boost/asio/thread_pool.hpp>

namespace bilten::infra {

// "<ticket id>.<key id>.<signature>": 16, 4 and 64 bytes in base64url. Signed is "bilten ticket "
// and the 16 bytes of the id, so that no signature of ours over anything else is a ticket.
class SignedTicketCodes final : public commands::TicketCodes {
public:
    // The first of the keys signs; whichever signed a code may verify it. Throws
    // std::invalid_argument where the first cannot sign, or where two have one id.
    SignedTicketCodes(std::string_view keys_pem, boost::asio::thread_pool& workers);

    [[nodiscard]] std::string code_of(domain::TicketId ticket) const override;
    [[nodiscard]] domain::Result<domain::TicketId> read(std::string_view code) const override;
    boost::asio::awaitable<std::vector<domain::Result<domain::TicketId>>>
    read_all(std::vector<std::string> codes) const override;
    [[nodiscard]] std::vector<commands::TicketKey> keys() const override;

private:
    struct Known {
        std::string id;
        Ed25519Key key;
    };

    std::vector<Known> keys_;
    boost::asio::thread_pool& workers_;
};

} // namespace bilten::infra
