#pragma once

// Brings what is open about an order to its end, by the commands that would have done so without
// us.

#include "commands/crypto.hpp"
#include "commands/lane.hpp"
#include "commands/payment_gateway.hpp"

#include <string>
#include <vector>

namespace bilten::infra {

class OrderMender {
public:
    OrderMender(
        commands::Lanes& lanes,
        commands::PaymentGateway& gateway,
        commands::Crypto& crypto,
        std::string correlation_id);

    // Asks the gateway about every attempt that is open, and pays what is owed. `doubted`: attempts
    // that it is asked about in any case. Never throws: what goes wrong is logged, and tried again
    // with the next run. Answers how many steps were taken.
    int mend(domain::OrderId order, const std::vector<domain::PaymentId>& doubted);

private:
    int take(domain::OrderId order, const std::vector<domain::PaymentId>& doubted);

    commands::Lanes& lanes_;
    commands::PaymentGateway& gateway_;
    commands::Crypto& crypto_;
    domain::Metadata metadata_;
};

} // namespace bilten::infra
