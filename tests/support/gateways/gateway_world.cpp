#include "gateway_world.hpp"

#include "../run.hpp"

#include <fmt/format.h>

namespace bilten::tests {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

asio::awaitable<void> move_on(ManualClock* clock, std::vector<milliseconds>* pauses, milliseconds time)
{
    clock->advance(time);
    pauses->push_back(time);
    co_return;
}

infra::HttpOptions loopback()
{
    infra::HttpOptions options;
    options.plain_on_loopback = true;
    return options;
}

infra::LineOptions trying(milliseconds attempt_max)
{
    infra::LineOptions options;
    options.attempt_max = attempt_max;
    return options;
}

domain::Instant now()
{
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

} // namespace

infra::LineWorld ManualClock::world()
{
    return {
        [this] { return now_; },
        [this](milliseconds time) { return move_on(this, &pauses_, time); },
        [this] { return thrown_ += 7; }};
}

GatewayWorld::GatewayWorld(milliseconds attempt_max)
    : simulator_{{"python3", "-B", BILTEN_SOURCE_DIR "/tests/gateways/simulator.py"}},
      url_{"http://127.0.0.1:" + simulator_.line()}, wall_{now()}, client_{loopback()},
      stripe_line{client_, trying(attempt_max), clock.world()},
      paypal_line{client_, trying(attempt_max), clock.world()},
      stripe{stripe_line, {url_, "sk_test_simulated"}, [this] { return wall_; }},
      session{
          paypal_line, {url_, "client-simulated", "secret-simulated"}, [this] { return wall_; }},
      paypal{session}
{
}

std::string GatewayWorld::ask(const std::string& method, const std::string& path, std::string body)
{
    infra::HttpRequest request;
    request.method = method;
    request.url = url_ + path;
    request.body = std::move(body);
    const auto answer = run(client_.send(std::move(request)));
    if (answer.status != 200) throw std::runtime_error{"the simulator says " + answer.body};
    return answer.body;
}

std::string GatewayWorld::control(const std::string& json)
{
    return ask("POST", "/control", json);
}

void GatewayWorld::fault(
    std::string_view kind, std::string_view path, int times, std::string_view method)
{
    control(fmt::format(
        R"({{"faults":[{{"kind":"{}","path":"{}","times":{},"method":"{}"}}]}})",
        kind,
        path,
        times,
        method));
}

std::string GatewayWorld::checkout(std::string_view value, std::string_view currency)
{
    const auto answer = control(
        fmt::format(R"({{"checkout":{{"value":"{}","currency":"{}"}}}})", value, currency));
    return infra::GatewayJson{answer}.text("/checkout");
}

infra::GatewayJson GatewayWorld::books()
{
    return infra::GatewayJson{ask("GET", "/books", "")};
}

std::string GatewayWorld::place_of(const infra::GatewayJson& books, const Attempt& attempt)
{
    for (const std::string list : {"/stripe", "/paypal"})
        for (std::size_t i = 0; i < books.length(list); ++i) {
            const auto at = fmt::format("{}/{}", list, i);
            if (books.text(at + "/paymentId") == to_string(attempt.payment_id)) return at;
        }
    return {};
}

std::int64_t GatewayWorld::captured(const Attempt& attempt)
{
    const auto all = books();
    const auto at = place_of(all, attempt);
    return at.empty() ? -1 : all.integer(at + "/captured").value();
}

std::int64_t GatewayWorld::refunded(const Attempt& attempt)
{
    const auto all = books();
    const auto at = place_of(all, attempt);
    return at.empty() ? -1 : all.integer(at + "/refunded").value();
}

domain::Uuid GatewayWorld::next_id()
{
    return domain::make_uuid7(wall_, 7, ++ids_);
}

Attempt GatewayWorld::card(std::int64_t minor)
{
    Attempt attempt;
    attempt.payment_id = {next_id()};
    attempt.order_id = {next_id()};
    attempt.amount = {minor, *domain::parse_currency("EUR")};
    attempt.requested_at = wall_;
    return attempt;
}

Attempt GatewayWorld::paypal_attempt(const std::string& order, std::int64_t minor)
{
    auto attempt = card(minor);
    attempt.method = commands::PaymentMethod::pay_pal;
    attempt.reference = order;
    return attempt;
}

} // namespace bilten::tests
