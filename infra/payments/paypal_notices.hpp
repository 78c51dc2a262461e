#pragma once

// PayPal's webhooks. Whether one is genuine, PayPal itself is asked (verify-webhook-signature): what it is
// about has to be asked there anyway, so that this makes us depend on nothing more, and neither
// certificates nor their hosts need be trusted here.

#include "commands/payment_notices.hpp"
#include "infra/payments/paypal_session.hpp"

namespace bilten::infra {

class PayPalNotices {
public:
    // `session`: a line of its own, so that forged notices take no place of payments.
    PayPalNotices(PayPalSession& session, std::string webhook_id);

    boost::asio::awaitable<std::variant<commands::Notice, commands::NoticeFault>>
    read(commands::RawNotice raw);

private:
    PayPalSession& session_;
    const std::string webhook_id_;
};

} // namespace bilten::infra
