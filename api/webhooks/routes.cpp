#include "api/webhooks/routes.hpp"

#include "api/webhooks/take_notice.hpp"
#include "schemas/api/webhooks.hpp"

namespace bilten::api {

namespace {

constexpr std::size_t notice_bytes_max = 256 * 1024;

Route webhook(std::string_view path, std::string_view summary, NoticeSource source)
{
    return {
        .method = Method::post,
        .path = path,
        .access = Access::anyone(),
        .ownership = "the gateway's signature over the bytes of the body",
        .summary = summary,
        .answer = schemas::dto<schemas::api::NoticeReceiptDto>(),
        .faults = {Fault::not_found, Fault::webhook_not_genuine, Fault::webhook_too_old},
        .body_bytes_max = notice_bytes_max,
        .is_signed = true,
        .handler = [source](Request request) { return take_notice(source, std::move(request)); }};
}

} // namespace

std::vector<Route> webhook_routes(Context* context, commands::PaymentNotices* notices)
{
    using enum domain::order::PaymentMethod;
    return {
        webhook("/api/webhooks/stripe", "What Stripe tells of a payment", {context, notices, credit_card}),
        webhook("/api/webhooks/paypal", "What PayPal tells of a payment", {context, notices, pay_pal})};
}

} // namespace bilten::api
