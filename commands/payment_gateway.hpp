#pragma once

// Whoever moves the money. Every call names its attempt, and repeating a call with the same name moves
// nothing twice. Money is first set aside (authorised), then captured once the order has its places.

#include "domain/id.hpp"
#include "domain/money.hpp"
#include "domain/order/events.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bilten::commands {

using domain::order::PaymentMethod;

// An attempt to pay, as recorded before any gateway hears of it.
struct Attempt {
    domain::PaymentId payment_id;
    domain::OrderId order_id;
    PaymentMethod method = PaymentMethod::credit_card;
    domain::Money amount;
    std::string reference;          // the gateway's name for it; empty: it did not tell one yet
    domain::Instant requested_at{}; // when it was recorded, by its id
};

enum class ChargeStatus {
    authorised, // the money is set aside for us
    succeeded,  // it has moved
    declined,   // it has not, and will not by this attempt
    voided,     // it was set aside, and is the buyer's again
    pending,    // the gateway has the attempt and does not know yet
    not_found,  // the gateway never heard of it: nothing moved, and nothing will
};

struct ChargeReport {
    ChargeStatus status = ChargeStatus::pending;
    std::string reference; // the gateway's name for the attempt, wherever it has one
    std::string reason;    // of a decline: one of decline_reasons, or the gateway's word
    // What the buyer's client needs to go on at the gateway while it is pending. A secret: it goes to
    // the buyer alone, and is never stored.
    std::string next_step{};
};

// What a buyer can do something about, in the words that API and mails know.
namespace decline_reasons {
inline constexpr std::string_view insufficient_funds = "insufficient_funds";
inline constexpr std::string_view card_expired = "card_expired";
inline constexpr std::string_view wrong_details = "wrong_details"; // number, security code, address
inline constexpr std::string_view authentication_failed = "authentication_failed";
inline constexpr std::string_view limit_exceeded = "limit_exceeded";
inline constexpr std::string_view not_supported = "not_supported"; // this card, this currency
inline constexpr std::string_view try_again = "try_again";         // a fault on the way, nobody's no
inline constexpr std::string_view card_declined = "card_declined"; // no reason was given
inline constexpr std::string_view abandoned = "abandoned"; // the buyer never finished at the gateway
} // namespace decline_reasons

// A line of the gateway's own books.
struct Movement {
    enum class Kind { charge, refund } kind = Kind::charge;
    std::optional<domain::PaymentId> payment_id; // nothing: not one that we asked for
    std::optional<domain::RefundId> refund_id;
    std::optional<domain::OrderId> order_id; // where the gateway was told
    std::string reference;
    domain::Money amount; // positive
    domain::Money fee;    // that the gateway keeps
    domain::Instant at;
};

struct MovementsPage {
    std::vector<Movement> movements;
    std::string next; // cursor of the next page; empty: that was the last one
};

// Throws GatewayTimeout wherever no answer came, so that nobody knows what happened: find() tells.
// Throws GatewayUnavailable where nothing was sent at all.
class PaymentGateway {
public:
    virtual ~PaymentGateway() = default;

    // `token`: the gateway's name for the buyer's means of payment. Never stored by us.
    virtual boost::asio::awaitable<ChargeReport> authorise(Attempt attempt, std::string token) = 0;

    // What became of an attempt. not_found is final: should the request still be on its way, it is
    // refused when it arrives.
    virtual boost::asio::awaitable<ChargeReport> find(Attempt attempt) = 0;

    // Moves the money that was set aside: succeeded; or declined or voided, where that is over.
    virtual boost::asio::awaitable<ChargeReport> capture(Attempt attempt) = 0;

    // Gives back what was set aside: voided, or succeeded where it had moved already.
    virtual boost::asio::awaitable<ChargeReport> cancel(Attempt attempt) = 0;

    // Gives money of a captured attempt back and answers with the gateway's reference.
    virtual boost::asio::awaitable<std::string>
    refund(domain::RefundId refund_id, Attempt attempt, domain::Money amount) = 0;

    // The gateway's books from `from` until before `until`, oldest first.
    virtual boost::asio::awaitable<MovementsPage> movements(
        PaymentMethod method, domain::Instant from, domain::Instant until, std::string cursor) = 0;
};

class GatewayTimeout : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Also says that a gateway is known to be down: its circuit is open.
class GatewayUnavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The gateway will never do that, however often it is asked; what() is its word.
class GatewayRefused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace bilten::commands
