#pragma once

// Whoever moves the money. Every call names its attempt, and repeating a call with the same name moves
// nothing twice.

#include "domain/id.hpp"
#include "domain/money.hpp"

#include <boost/asio/awaitable.hpp>

#include <stdexcept>
#include <string>

namespace bilten::commands {

struct Charge {
    domain::PaymentId payment_id;
    domain::Money amount;
    std::string token; // the gateway's name for the buyer's means of payment; never stored by us
};

enum class ChargeStatus {
    succeeded,
    declined,
    pending,   // the gateway has it and does not know yet
    not_found, // the gateway never heard of it: nothing moved, and nothing will
};

struct ChargeReport {
    ChargeStatus status = ChargeStatus::pending;
    std::string reference; // of a success
    std::string reason;    // of a decline, the gateway's word
};

class PaymentGateway {
public:
    virtual ~PaymentGateway() = default;

    // Throws GatewayTimeout when no answer came: the money may have moved or not, find() tells.
    virtual boost::asio::awaitable<ChargeReport> charge(Charge charge) = 0;

    // What became of an attempt. Throws GatewayTimeout.
    virtual boost::asio::awaitable<ChargeReport> find(domain::PaymentId payment_id) = 0;

    // Gives money of a charge back and answers with the gateway's reference. Throws GatewayTimeout.
    virtual boost::asio::awaitable<std::string>
    refund(domain::RefundId refund_id, domain::PaymentId payment_id, domain::Money amount) = 0;
};

class GatewayTimeout : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace bilten::commands
