#include "infra/payments/stripe_notices.hpp"

#include "infra/payments/gateway_json.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace bilten::infra {

using commands::Notice;
using commands::NoticeFault;
using commands::RawNotice;

namespace {

constexpr std::size_t signatures_max = 10; // of one notice: one for each secret, while they change

struct Signature {
    std::int64_t at = 0;
    std::string at_text;
    std::vector<std::string_view> candidates;
};

// "t=1492774577,v1=5257a8…,v0=6ffbb5…". Nothing: no such thing.
std::optional<Signature> parse(std::string_view header)
{
    Signature signature;
    while (!header.empty()) {
        const auto comma = std::min(header.find(','), header.size());
        const auto item = header.substr(0, comma);
        header.remove_prefix(std::min(comma + 1, header.size()));
        if (item.starts_with("t=")) signature.at_text = item.substr(2);
        if (item.starts_with("v1=") && signature.candidates.size() < signatures_max)
            signature.candidates.push_back(item.substr(3));
    }
    const auto& text = signature.at_text;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, signature.at);
    if (text.empty() || error != std::errc{} || stop != end || signature.at < 0)
        return std::nullopt;
    return signature;
}

std::string hmac_hex(std::string_view secret, std::string_view text)
{
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    const auto* const made = HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        digest.data(),
        &size);
    if (!made || size != digest.size()) throw std::runtime_error{"OpenSSL cannot sign"};
    std::string hex;
    for (const auto byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

bool is_same(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool is_signed(
    const Signature& signature, const std::vector<std::string>& secrets, std::string_view body)
{
    const auto text = fmt::format("{}.{}", signature.at_text, body);
    bool good = false;
    for (const auto& secret : secrets) {
        const auto wanted = hmac_hex(secret, text);
        for (const auto candidate : signature.candidates) good = is_same(candidate, wanted) || good;
    }
    return good;
}

template <class Id>
std::optional<Id> id_at(const GatewayJson& json, std::string_view pointer)
{
    const auto id = domain::parse_uuid(json.text(pointer));
    return id ? std::optional{Id{*id}} : std::nullopt;
}

Notice notice_of(const GatewayJson& json)
{
    Notice notice{json.text("/id"), json.text("/type")};
    const bool is_payment = notice.type.starts_with("payment_intent.");
    const bool is_refund = notice.type.starts_with("refund.");
    if (!is_payment && !is_refund) return notice;
    notice.payment_id = id_at<domain::PaymentId>(json, "/data/object/metadata/payment_id");
    notice.order_id = id_at<domain::OrderId>(json, "/data/object/metadata/order_id");
    if (is_refund)
        notice.refund_id = id_at<domain::RefundId>(json, "/data/object/metadata/refund_id");
    return notice;
}

} // namespace

std::string_view header_of(const RawNotice& raw, std::string_view name)
{
    for (const auto& [known, value] : raw.headers)
        if (known == name) return value;
    return {};
}

std::string
stripe_signature(std::string_view secret, std::string_view body, std::chrono::sys_seconds at)
{
    const auto time = at.time_since_epoch().count();
    return fmt::format("t={},v1={}", time, hmac_hex(secret, fmt::format("{}.{}", time, body)));
}

std::variant<Notice, NoticeFault>
read_stripe_notice(const std::vector<std::string>& secrets, const RawNotice& raw)
{
    const auto signature = parse(header_of(raw, "stripe-signature"));
    if (!signature || !is_signed(*signature, secrets, raw.body)) return NoticeFault::forged;
    const auto now = std::chrono::floor<std::chrono::seconds>(raw.received_at);
    const auto age = now.time_since_epoch().count() - signature->at;
    if (age > notice_age_max.count() || age < -notice_age_max.count()) return NoticeFault::stale;
    auto notice = notice_of(GatewayJson{raw.body});
    if (notice.id.empty() || notice.type.empty()) return NoticeFault::malformed;
    return notice;
}

} // namespace bilten::infra
