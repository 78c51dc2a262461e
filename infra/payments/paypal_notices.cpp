#include "infra/payments/paypal_notices.hpp"

#include "infra/payments/stripe_notices.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::Notice;
using commands::NoticeFault;
using commands::RawNotice;

namespace {

struct Field {
    std::string_view header;
    std::string_view name; // in the question to PayPal
    std::size_t bytes_max;
};

constexpr std::array fields{
    Field{"paypal-transmission-id", "transmission_id", 50},
    Field{"paypal-transmission-time", "transmission_time", 100},
    Field{"paypal-transmission-sig", "transmission_sig", 500},
    Field{"paypal-cert-url", "cert_url", 500},
    Field{"paypal-auth-algo", "auth_algo", 100}};

// Nothing that would end a JSON string.
bool is_plain(std::string_view value, std::size_t bytes_max)
{
    constexpr std::string_view marks = "+/=:.-_%?&";
    return !value.empty() && value.size() <= bytes_max && std::ranges::all_of(value, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != marks.npos;
    });
}

bool is_paypals(std::string_view certificate)
{
    return certificate.starts_with("https://api.paypal.com/") ||
           certificate.starts_with("https://api.sandbox.paypal.com/");
}

// The body goes in as it came: PayPal's signature is over its bytes. Nothing: it cannot be genuine.
std::optional<std::string> question(const RawNotice& raw, std::string_view webhook_id)
{
    if (!is_paypals(header_of(raw, "paypal-cert-url"))) return std::nullopt;
    std::string json = "{";
    for (const auto& [header, name, bytes_max] : fields) {
        const auto value = header_of(raw, header);
        if (!is_plain(value, bytes_max)) return std::nullopt;
        json += fmt::format(R"("{}":"{}",)", name, value);
    }
    return json + fmt::format(R"("webhook_id":"{}","webhook_event":{}}})", webhook_id, raw.body);
}

template <class Id>
std::optional<Id> id_at(const GatewayJson& json, std::string_view pointer)
{
    const auto id = domain::parse_uuid(json.text(pointer));
    return id ? std::optional{Id{*id}} : std::nullopt;
}

Notice notice_of(const GatewayJson& json)
{
    Notice notice{json.text("/id"), json.text("/event_type")};
    const auto& type = notice.type;
    if (!type.starts_with("PAYMENT.AUTHORIZATION.") && !type.starts_with("PAYMENT.CAPTURE."))
        return notice;
    notice.order_id = id_at<domain::OrderId>(json, "/resource/invoice_id");
    // What was given back carries the refund's id where others carry the payment's.
    if (type == "PAYMENT.CAPTURE.REFUNDED")
        notice.refund_id = id_at<domain::RefundId>(json, "/resource/custom_id");
    else
        notice.payment_id = id_at<domain::PaymentId>(json, "/resource/custom_id");
    return notice;
}

} // namespace

PayPalNotices::PayPalNotices(PayPalSession& session, std::string webhook_id)
    : session_{session}, webhook_id_{std::move(webhook_id)}
{
}

asio::awaitable<std::variant<Notice, NoticeFault>> PayPalNotices::read(RawNotice raw)
{
    const GatewayJson json{raw.body}; // no more than a whole document may go into the question
    auto asked = json.is_object() ? question(raw, webhook_id_) : std::nullopt;
    if (!asked) co_return NoticeFault::forged;
    PayPalSession::Call call;
    call.method = "POST";
    call.path = "/v1/notifications/verify-webhook-signature";
    call.body = std::move(*asked);
    const auto reply = co_await session_.send(std::move(call), session_.deadline());
    if (!reply.is_good() || reply.json.text("/verification_status") != "SUCCESS")
        co_return NoticeFault::forged;
    auto notice = notice_of(json);
    if (notice.id.empty() || notice.type.empty()) co_return NoticeFault::malformed;
    co_return notice;
}

} // namespace bilten::infra
