#include "api/webhooks/take_notice.hpp"

#include "api/command.hpp"
#include "commands/follow_notice.hpp"
#include "schemas/api/webhooks.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace bilten::api {

namespace asio = boost::asio;
using commands::Notice;
using commands::NoticeFault;

namespace {

constexpr std::chrono::seconds come_again{30};

std::string_view principal_of(commands::PaymentMethod method)
{
    return method == commands::PaymentMethod::pay_pal ? "webhook:paypal" : "webhook:stripe";
}

Response refusal(const ErrorContext& errors, NoticeFault fault)
{
    switch (fault) {
    case NoticeFault::forged: return failed(errors, Fault::webhook_not_genuine);
    case NoticeFault::stale: return failed(errors, Fault::webhook_too_old);
    case NoticeFault::malformed: return failed(errors, Fault::malformed_request);
    case NoticeFault::unwanted: return failed(errors, Fault::not_found);
    }
    return failed(errors, Fault::internal_error);
}

// What every delivery of the same notice has in common, and nothing that differs between two.
commands::NoticeErrand
errand(const NoticeSource& source, const Request& request, const Notice& notice)
{
    commands::NoticeErrand made;
    made.notice = notice;
    made.principal = principal_of(source.method);
    made.request_hash = source.context->crypto.sha256(notice.id);
    made.metadata.role = "Webhook";
    made.metadata.correlation_id = request.correlation_id;
    made.metadata.traceparent = request.traceparent;
    made.code_secret =
        domain::make_uuid7(request.received_at, 0, source.context->crypto.random());
    made.now = request.received_at;
    return made;
}

asio::awaitable<Response> follow(NoticeSource source, Request request, ErrorContext errors)
{
    commands::RawNotice raw{request.headers.signature, request.body, request.received_at};
    const auto read = co_await source.notices->read(source.method, std::move(raw));
    if (const auto* fault = std::get_if<NoticeFault>(&read)) co_return refusal(errors, *fault);
    const auto& notice = std::get<Notice>(read);
    auto what = errand(source, request, notice);
    auto& world = *source.context;
    co_await commands::follow_notice(world.lanes, world.gateway, std::move(what));
    co_return json(200, schemas::to_json(schemas::api::NoticeReceiptDto{true}));
}

} // namespace

asio::awaitable<Response> take_notice(NoticeSource source, Request request)
{
    const ErrorContext errors{request};
    std::string trouble;
    try {
        auto response = co_await follow(source, std::move(request), errors);
        co_return response;
    } catch (const commands::GatewayTimeout& timeout) {
        trouble = timeout.what();
    } catch (const commands::GatewayUnavailable& down) {
        trouble = down.what();
    } catch (const commands::GatewayRefused& refused) {
        trouble = refused.what();
    }
    spdlog::warn("event=notice_put_off from={} reason={}", principal_of(source.method), trouble);
    co_return unavailable(errors, come_again);
}

} // namespace bilten::api
