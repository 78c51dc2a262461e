#pragma once

// The gateways that this installation has, as its settings say; the sandbox stands in for each one that
// is not set up.

#include "commands/payment_gateway.hpp"
#include "commands/payment_notices.hpp"
#include "infra/config.hpp"

#include <functional>
#include <memory>

namespace bilten::infra {

// How a line to a gateway is.
struct GatewayStatus {
    std::string name;
    bool is_open = false; // its circuit: nobody is asked
    std::uint64_t good = 0;
    std::uint64_t refused = 0;
    std::uint64_t failed = 0;
    std::uint64_t held = 0;
};

class OpenGateways final : public commands::PaymentNotices {
public:
    // Reads the secrets; throws BadConfig with the setting that is wrong.
    OpenGateways(const Config& config, commands::PaymentGateway& sandbox);
    ~OpenGateways() override;

    [[nodiscard]] commands::PaymentGateway& gateway() noexcept;
    [[nodiscard]] std::vector<GatewayStatus> status() const;

    boost::asio::awaitable<std::variant<commands::Notice, commands::NoticeFault>>
    read(commands::PaymentMethod method, commands::RawNotice raw) override;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace bilten::infra
