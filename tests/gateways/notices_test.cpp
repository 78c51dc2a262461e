#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"
#include "infra/payments/paypal_notices.hpp"
#include "infra/payments/stripe_notices.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using commands::Notice;
using commands::NoticeFault;
using commands::RawNotice;
using Read = std::variant<Notice, NoticeFault>;

namespace {

const std::string payment = "01890a5d-ac96-7000-8000-000000000001";
const std::string order = "01890a5d-ac96-7000-8000-000000000002";
const std::string refund = "01890a5d-ac96-8000-8000-000000000003";
const std::vector<std::string> secrets{"whsec_new", "whsec_old"};
const std::chrono::sys_seconds signed_at{std::chrono::seconds{1'700'000'000}};

std::string intent_event()
{
    return fmt::format(
        R"({{"id":"evt_1","type":"payment_intent.succeeded","data":{{"object":{{"id":"pi_1",)"
        R"("metadata":{{"payment_id":"{}","order_id":"{}"}}}}}}}})",
        payment,
        order);
}

RawNotice stripe_notice(std::string body, std::string signature)
{
    return {{{"stripe-signature", std::move(signature)}}, std::move(body), signed_at};
}

RawNotice genuine(const std::string& body, std::string_view secret = "whsec_old")
{
    return stripe_notice(body, infra::stripe_signature(secret, body, signed_at));
}

bool is(const Read& read, NoticeFault fault)
{
    const auto* found = std::get_if<NoticeFault>(&read);
    return found && *found == fault;
}

Read read_stripe(const RawNotice& raw)
{
    return infra::read_stripe_notice(secrets, raw);
}

// PayPal's notices, signed by the simulator.
struct PayPalMail {
    GatewayWorld world;
    infra::PayPalNotices notices{world.session, "WHSIMULATED"};

    RawNotice genuine(const std::string& body)
    {
        std::string escaped;
        for (const char c : body) escaped += c == '"' ? std::string{"\\\""} : std::string{c};
        const infra::GatewayJson answer{world.control(
            fmt::format(R"({{"sign":{{"gateway":"paypal","body":"{}"}}}})", escaped))};
        RawNotice raw{{}, body, signed_at};
        for (const auto* name : {"id", "time", "sig"}) {
            const auto header = fmt::format("paypal-transmission-{}", name);
            raw.headers.emplace_back(header, answer.text("/sign/" + header));
        }
        for (const auto* header : {"paypal-cert-url", "paypal-auth-algo"})
            raw.headers.emplace_back(header, answer.text(fmt::format("/sign/{}", header)));
        return raw;
    }

    Read read(RawNotice raw) { return run(notices.read(std::move(raw))); }
};

std::string capture_event(std::string_view type, const std::string& custom_id)
{
    return fmt::format(
        R"({{"id":"WH-1", "event_type":"{}","resource":{{"custom_id":"{}","invoice_id":"{}"}}}})",
        type,
        custom_id,
        order);
}

} // namespace

TEST_SUITE("a notice of Stripe")
{
    TEST_CASE("names what it is about, when any of our secrets signed it")
    {
        for (const auto& secret : secrets) {
            const auto read = read_stripe(genuine(intent_event(), secret));
            REQUIRE(std::holds_alternative<Notice>(read));
            const auto& notice = std::get<Notice>(read);
            CHECK(notice.id == "evt_1");
            CHECK(notice.type == "payment_intent.succeeded");
            CHECK(to_string(notice.payment_id.value()) == payment);
            CHECK(to_string(notice.order_id.value()) == order);
            CHECK_FALSE(notice.refund_id);
        }
    }

    TEST_CASE("is read against HMAC-SHA-256 as it is known")
    {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_test
        CHECK(
            infra::stripe_signature("whsec_test", "{}", signed_at) ==
            "t=1700000000,v1="
            "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91");
    }

    TEST_CASE("is forged when another signed it, or something else was signed")
    {
        const auto body = intent_event();
        CHECK(is(read_stripe(genuine(body, "whsec_other")), NoticeFault::forged));
        auto changed = genuine(body);
        changed.body += " ";
        CHECK(is(read_stripe(changed), NoticeFault::forged));
        const auto good = infra::stripe_signature("whsec_old", body, signed_at);
        for (const auto& header :
             {std::string{},
              std::string{"t=1700000000"},
              good.substr(good.find("v1=")),
              good.substr(0, good.size() - 1),
              "t=1700000001" + good.substr(good.find(',')),
              std::string{good}.replace(good.find("v1="), 3, "v0="),
              std::string{"t=,v1="},
              std::string{"t=-1,v1=x"}}) {
            CAPTURE(header);
            CHECK(is(read_stripe(stripe_notice(body, header)), NoticeFault::forged));
        }
        CHECK(is(infra::read_stripe_notice({}, genuine(body)), NoticeFault::forged));
    }

    TEST_CASE("is stale after 300 s, before and behind")
    {
        auto raw = genuine(intent_event());
        for (const auto& [age, stale] :
             {std::pair{300s, false}, std::pair{301s, true}, std::pair{-300s, false}, std::pair{-301s, true}}) {
            CAPTURE(age.count());
            raw.received_at = signed_at + age;
            CHECK(is(read_stripe(raw), NoticeFault::stale) == stale);
        }
    }

    TEST_CASE("is about nothing of ours when it is of another kind, or has no ids")
    {
        for (const auto* body :
             {R"({"id":"evt_2","type":"customer.created","data":{"object":{"metadata":{"payment_id":"01890a5d-ac96-7000-8000-000000000001"}}}})",
              R"({"id":"evt_3","type":"payment_intent.succeeded","data":{"object":{"metadata":{"payment_id":"17"}}}})",
              R"({"id":"evt_4","type":"payment_intent.succeeded","data":{}})"}) {
            const auto read = read_stripe(genuine(body));
            REQUIRE(std::holds_alternative<Notice>(read));
            CHECK_FALSE(std::get<Notice>(read).payment_id);
            CHECK_FALSE(std::get<Notice>(read).order_id);
        }
    }

    TEST_CASE("is malformed when it is signed and no event")
    {
        for (const auto* body : {"", "{", "[]", "{}", R"({"id":"evt_1"})", R"({"type":"a"})"})
            CHECK(is(read_stripe(genuine(body)), NoticeFault::malformed));
    }

    TEST_CASE("tells of refunds as well")
    {
        const auto body = fmt::format(
            R"({{"id":"evt_5","type":"refund.updated","data":{{"object":{{"metadata":)"
            R"({{"payment_id":"{}","order_id":"{}","refund_id":"{}"}}}}}}}})",
            payment,
            order,
            refund);
        const auto read = read_stripe(genuine(body));
        REQUIRE(std::holds_alternative<Notice>(read));
        CHECK(to_string(std::get<Notice>(read).refund_id.value()) == refund);
    }
}

TEST_SUITE("a notice of PayPal")
{
    TEST_CASE("names what it is about, once PayPal says that it is its own")
    {
        PayPalMail mail;
        const auto read = mail.read(mail.genuine(capture_event("PAYMENT.CAPTURE.COMPLETED", payment)));
        REQUIRE(std::holds_alternative<Notice>(read));
        const auto& notice = std::get<Notice>(read);
        CHECK(notice.id == "WH-1");
        CHECK(to_string(notice.payment_id.value()) == payment);
        CHECK(to_string(notice.order_id.value()) == order);
        const auto back = mail.read(mail.genuine(capture_event("PAYMENT.CAPTURE.REFUNDED", refund)));
        REQUIRE(std::holds_alternative<Notice>(back));
        CHECK(to_string(std::get<Notice>(back).refund_id.value()) == refund);
        CHECK_FALSE(std::get<Notice>(back).payment_id);
    }

    TEST_CASE("is forged when a byte of it is another")
    {
        PayPalMail mail;
        const auto good = mail.genuine(capture_event("PAYMENT.CAPTURE.COMPLETED", payment));
        auto changed = good;
        changed.body.insert(1, " ");
        CHECK(is(mail.read(changed), NoticeFault::forged));
        changed = good;
        changed.headers[2].second = "AAAA" + changed.headers[2].second.substr(4);
        CHECK(is(mail.read(changed), NoticeFault::forged));
    }

    TEST_CASE("is not even asked about when it cannot be genuine")
    {
        PayPalMail mail;
        const auto good = mail.genuine(capture_event("PAYMENT.CAPTURE.COMPLETED", payment));
        const auto refused = [&](std::size_t header, std::string value) {
            auto raw = good;
            raw.headers[header].second = std::move(value);
            CHECK(is(mail.read(std::move(raw)), NoticeFault::forged));
        };
        refused(0, "");
        refused(0, R"(x","webhook_id":"mine)");
        refused(2, std::string(501, 'A'));
        refused(3, "https://api.paypal.com.example.org/cert");
        refused(3, "http://api.paypal.com/cert");
        for (const auto* body : {"", "[]", R"({}, "webhook_id": {})", "{"}) {
            auto raw = good;
            raw.body = body;
            CHECK(is(mail.read(std::move(raw)), NoticeFault::forged));
        }
        CHECK(mail.world.books().integer("/requests") == 0);
    }

    TEST_CASE("is put off when PayPal does not answer")
    {
        PayPalMail mail;
        auto raw = mail.genuine(capture_event("PAYMENT.CAPTURE.COMPLETED", payment));
        mail.world.fault("error", "/v1/notifications", 3);
        CHECK_THROWS_AS(mail.read(std::move(raw)), commands::GatewayTimeout);
    }
}
