#include "api/http/dispatcher.hpp"

#include "api/command.hpp"
#include "api/http/card_numbers.hpp"
#include "api/http/gate.hpp"
#include "api/http/log.hpp"
#include "api/http/parameters.hpp"
#include "api/http/wire.hpp"
#include "commands/unavailable.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace bilten::api {
namespace {

constexpr std::size_t idempotency_key_bytes_max = 255;

bool is_json(std::string_view content_type) noexcept
{
    auto type = content_type.substr(0, content_type.find(';'));
    while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
    return same_name(type, json_type);
}

bool is_idempotency_key(std::string_view key) noexcept
{
    return key.size() <= idempotency_key_bytes_max &&
           std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
}

// What stands behind the scheme's name and a space. Nothing: the header holds something else.
std::optional<std::string_view>
token_of(std::string_view scheme, std::string_view authorization) noexcept
{
    if (!same_name(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
    return authorization.substr(scheme.size());
}

std::optional<Response>
check_body(const Route& route, const Dispatcher::BodyAhead& body, const Request& request)
{
    if (!body.present) return std::nullopt;
    if (route.body_bytes_max == 0)
        return failed(request, Fault::malformed_request, "This endpoint takes no body");
    if (body.length && *body.length > route.body_bytes_max)
        return failed(request, Fault::payload_too_large);
    if (!is_json(request.headers.content_type))
        return failed(request, Fault::unsupported_media_type);
    return std::nullopt;
}

// Whether the answer is for who asked alone.
bool is_private(const Router::Entry& entry, const Request& request)
{
    return request.principal.has_value() || !request.kiosk_token.empty() || !entry.route.access.is_anyone();
}

// RFC 9745 and RFC 8594.
void tell_age(const Route& route, Response& response)
{
    if (!route.deprecation) return;
    const auto& [since, sunset] = *route.deprecation;
    const auto seconds = std::chrono::sys_seconds{since}.time_since_epoch().count();
    response.with("Deprecation", fmt::format("@{}", seconds));
    response.with("Sunset", http_date(sunset));
}

// Which kiosk asks, for the log: its token's id, which is no secret, and from where.
std::optional<std::string> station_of(const Request& request)
{
    constexpr std::size_t id_length = 36;
    if (request.kiosk_token.empty()) return std::nullopt;
    return fmt::format(
        "token={} address={}",
        log_value(request.kiosk_token.substr(0, id_length)),
        request.remote_address);
}

void log_accident(const Route& route, const ErrorContext& context, std::string_view what)
{
    spdlog::error(
        "event=request_failed method={} route={} correlation_id={} error={}",
        name_of(route.method),
        route.path,
        context.correlation_id,
        log_value(first_line(what)));
}

} // namespace

Dispatcher::Dispatcher(
    const Router& router,
    commands::TokenVerifier& tokens,
    Metrics& metrics,
    Cors cors,
    const RateLimits& limits)
    : router_{router}, tokens_{tokens}, figures_{router, metrics}, cors_{std::move(cors)},
      limiter_{std::make_unique<RateLimiter>(limits)}
{
}

Dispatcher::~Dispatcher() = default;

Dispatcher::Admission
Dispatcher::admit(std::string_view target, const BodyAhead& body, Request& request) const
{
    const auto path = target.substr(0, target.find('?'));
    const auto match = router_.find(request.method, path);
    Admission admission{match.entry};
    // Who asks, before what: a token that is no good counts against where it came from.
    auto stranger = match.entry ? authenticate(request) : std::nullopt;
    if (!match.entry || match.entry->route.is_rate_limited) admission.standing = charge(request);
    if (admission.standing && !admission.standing->admitted)
        admission.answer = too_many_requests(request, admission.standing->retry_after);
    else if (stranger)
        admission.answer = std::move(stranger);
    else
        admission.answer = decide(match, target, body, request);
    if (admission.answer)
        finish(!request.headers.authorization.empty(), request.headers.origin, *admission.answer);
    if (admission.answer && admission.entry) tell_age(admission.entry->route, *admission.answer);
    return admission;
}

std::optional<RateStanding> Dispatcher::charge(const Request& request) const
{
    const auto kind = request.principal ? RateKey::Kind::user : RateKey::Kind::address;
    if (!limiter_->limits(kind)) return std::nullopt;
    const auto key = request.principal ? RateKey::of_user(request.principal->user.value.bytes)
                                       : RateKey::of_address(request.remote_address);
    return limiter_->take(key, RateLimiter::Clock::now());
}

std::optional<Response> Dispatcher::decide(
    const Router::Match& match,
    std::string_view target,
    const BodyAhead& body,
    Request& request) const
{
    if (!match.entry && match.allow.empty()) return failed(request, Fault::not_found);
    if (!match.entry && request.method == Method::options)
        return cors_.preflight(request, match.allow);
    if (!match.entry) {
        auto response = failed(request, Fault::method_not_allowed);
        response.with("Allow", match.allow);
        return response;
    }
    const auto& access = match.entry->route.access;
    const bool is_kiosk = !request.kiosk_token.empty();
    if (is_kiosk && !access.takes_kiosks())
        return failed(request, Fault::forbidden, "A kiosk token is good for check-in alone");
    if (is_kiosk) return inspect(match, target, body, request);
    if (!access.is_anyone() && !request.principal) return failed(request, Fault::unauthorized);
    if (!access.is_anyone() && !access.allows(*request.principal))
        return failed(request, Fault::forbidden);
    return inspect(match, target, body, request);
}

std::optional<Response> Dispatcher::inspect(
    const Router::Match& match,
    std::string_view target,
    const BodyAhead& body,
    Request& request) const
{
    const auto parsed = parse_target(target);
    if (!parsed)
        return failed(request, Fault::malformed_request, "The address cannot be understood");
    const auto& key = request.headers.idempotency_key;
    auto cards = card_numbers_in(match, *parsed);
    if (holds_card_number(key)) cards.push_back(card_number_in("Idempotency-Key"));
    if (!cards.empty()) return invalid(request, cards, Fault::card_number);

    auto errors = take_parameters(match, *parsed, request);
    if (!is_idempotency_key(key))
        errors.push_back({"Idempotency-Key", "format", "must be 1-255 printable ASCII characters"});
    const auto& position = request.headers.min_position;
    const bool is_query = request.method == Method::get || request.method == Method::head;
    if (is_query && !position.empty() && !parse_position(position))
        errors.push_back({"Bilten-Min-Position", "format", "must be <lane>:<position>"});
    if (!errors.empty()) return invalid(request, errors);
    return check_body(match.entry->route, body, request);
}

// A token that is not valid is refused everywhere, also where none is needed: its sender believes
// to be somebody.
std::optional<Response> Dispatcher::authenticate(Request& request) const
{
    if (request.headers.authorization.empty()) return std::nullopt;
    if (const auto kiosk = token_of("kiosk ", request.headers.authorization)) {
        request.kiosk_token = *kiosk;
        if (!kiosk->empty()) return std::nullopt;
    }
    const auto token = token_of("bearer ", request.headers.authorization);
    if (token) request.principal = tokens_.verify(*token, request.received_at);
    if (request.principal) return std::nullopt;
    auto response = failed(request, Fault::unauthorized);
    if (token) response.headers.back().value = R"(Bearer error="invalid_token")";
    return response;
}

std::optional<Response>
Dispatcher::run_at_once(const Router::Entry& entry, const Request& request) const
{
    if (!entry.route.at_once) return std::nullopt;
    std::optional<Response> response;
    try {
        response = entry.route.at_once(request);
    } catch (const std::exception& accident) {
        const ErrorContext context{request};
        log_accident(entry.route, context, accident.what());
        response = failed(context, Fault::internal_error);
    }
    if (!response) return std::nullopt;
    finish(is_private(entry, request), request.headers.origin, *response);
    tell_age(entry.route, *response);
    return response;
}

boost::asio::awaitable<Response> Dispatcher::run(const Router::Entry& entry, Request request) const
{
    const ErrorContext context{request};
    const bool hidden = is_private(entry, request);
    const std::string origin = request.headers.origin;
    const auto station = station_of(request);

    Response response;
    const auto cards = entry.route.is_signed ? std::vector<schemas::FieldError>{}
                                             : card_numbers_in(request.body);
    if (!cards.empty()) {
        response = invalid(context, cards, Fault::card_number);
        finish(hidden, origin, response);
        co_return response;
    }
    try {
        response = co_await entry.route.handler(std::move(request));
    } catch (const commands::Unavailable& reason) {
        spdlog::warn(
            "event=unavailable route={} correlation_id={} reason={}",
            entry.route.path,
            context.correlation_id,
            log_value(first_line(reason.what())));
        response = unavailable(context, reason.retry_after());
    } catch (const std::exception& accident) {
        log_accident(entry.route, context, accident.what());
        response = failed(context, Fault::internal_error);
    } catch (...) {
        log_accident(entry.route, context, "not a std::exception");
        response = failed(context, Fault::internal_error);
    }
    if (station && (response.status == 401 || response.status == 403))
        spdlog::warn(
            "event=kiosk_refused status={} route={} {} correlation_id={}",
            response.status,
            entry.route.path,
            *station,
            context.correlation_id);
    finish(hidden, origin, response);
    tell_age(entry.route, response);
    co_return response;
}

Response Dispatcher::overdue(const ErrorContext& context, std::string_view origin) const
{
    auto response = api::overdue(context);
    finish(true, origin, response);
    return response;
}

void Dispatcher::finish(bool is_private, std::string_view origin, Response& response) const
{
    if ((is_private || response.status >= 400) && !response.header("Cache-Control"))
        response.with("Cache-Control", "no-store");
    cors_.apply(origin, response);
}

} // namespace bilten::api
