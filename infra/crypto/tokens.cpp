#include "infra/crypto/tokens.hpp"

#include "infra/crypto/aead.hpp"
#include "infra/crypto/base64url.hpp"
#include "infra/crypto/token_cache.hpp"
#include "schemas/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace bilten::infra {
namespace {

using Instant = std::chrono::system_clock::time_point;

// header.payload.signature, nothing beside: a JWE has five parts.
std::optional<std::array<std::string_view, 3>> split(std::string_view token) noexcept
{
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == token.npos || first == last) return std::nullopt;
    const std::array parts{
        token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1)};
    if (parts[1].find('.') != parts[1].npos) return std::nullopt;
    return parts;
}

bool is_meant(const TokenClaims& claims, const TokenRules& rules)
{
    const auto lifetime = claims.expires_at - claims.issued_at;
    return claims.issuer == rules.issuer && lifetime > std::chrono::seconds{0} &&
           lifetime <= rules.lifetime_max &&
           std::ranges::find(claims.audiences, rules.audience) != claims.audiences.end();
}

bool is_over(const TokenClaims& claims, const TokenRules& rules, Instant now) noexcept
{
    return now >= claims.expires_at + rules.leeway;
}

bool is_early(const TokenClaims& claims, const TokenRules& rules, Instant now) noexcept
{
    return now + rules.leeway < claims.not_before || now + rules.leeway < claims.issued_at;
}

void append_text(std::string& out, std::string_view text)
{
    schemas::Writer{out}.text(text);
}

void append_member(std::string& out, std::string_view name, std::string_view value)
{
    append_text(out, name);
    out += ':';
    append_text(out, value);
    out += ',';
}

} // namespace

class JwtVerifier::Cache : public TokenCache {
public:
    using TokenCache::TokenCache;
};

JwtVerifier::JwtVerifier(TokenRules rules, const std::vector<PublicKey>& keys)
    : rules_{std::move(rules)},
      keys_(keys.begin(), keys.end()), cache_{std::make_unique<Cache>(rules_.cached_max)}
{
    if (keys_.empty()) throw std::invalid_argument("tokens cannot be checked without a key");
    if (rules_.issuer.empty() || rules_.audience.empty())
        throw std::invalid_argument("tokens need an issuer and an audience");
}

JwtVerifier::~JwtVerifier() = default;

const Es256Verifier* JwtVerifier::key(std::string_view id) const noexcept
{
    const auto found = std::ranges::find(keys_, id, &Es256Verifier::key_id);
    return found == keys_.end() ? nullptr : &*found;
}

std::optional<commands::Principal> JwtVerifier::verify(std::string_view token, Instant now)
{
    if (token.size() > token_bytes_max) return std::nullopt;
    const auto digest = sha256(token);
    if (auto known = cache_->find(digest)) {
        if (is_over(*known, rules_, now)) {
            cache_->remove(digest);
            return std::nullopt;
        }
        if (is_early(*known, rules_, now)) return std::nullopt; // our clock was set back
        return std::move(known->principal);
    }

    const auto parts = split(token);
    if (!parts) return std::nullopt;
    const auto header_json = from_base64url((*parts)[0]);
    const auto claims_json = from_base64url((*parts)[1]);
    const auto signature = from_base64url((*parts)[2]);
    if (!header_json || !claims_json || !signature) return std::nullopt;

    const auto header = parse_token_header(*header_json);
    const auto* const signer = header ? key(header->key_id) : nullptr;
    const auto signed_text = token.substr(0, token.rfind('.'));
    if (!signer || !signer->holds(signed_text, *signature)) return std::nullopt;

    auto claims = parse_token_claims(*claims_json);
    if (!claims || !is_meant(*claims, rules_)) return std::nullopt;
    if (is_over(*claims, rules_, now) || is_early(*claims, rules_, now)) return std::nullopt;
    cache_->put(digest, *claims);
    return std::move(claims->principal);
}

JwtSigner::JwtSigner(TokenRules rules, const std::string& private_key_pem)
    : rules_{std::move(rules)}, signer_{private_key_pem}
{
}

std::string JwtSigner::issue(
    const commands::Principal& principal, Instant now, std::chrono::seconds lifetime) const
{
    if (lifetime <= std::chrono::seconds{0} || lifetime > rules_.lifetime_max)
        throw std::invalid_argument("a token may not live that long");
    const auto start = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();

    std::string claims = "{";
    append_member(claims, "iss", rules_.issuer);
    append_member(claims, "aud", rules_.audience);
    append_member(claims, "sub", domain::to_string(principal.user));
    if (!principal.name.empty()) append_member(claims, "name", principal.name);
    if (!principal.email.empty()) append_member(claims, "email", principal.email);
    if (principal.vetting_level > 0)
        claims += fmt::format(R"("vettingLevel":{},)", principal.vetting_level);
    claims += R"("roles":[)";
    for (const auto role : principal.roles) {
        if (claims.back() == '"') claims += ',';
        append_text(claims, commands::name_of(role));
    }
    fmt::format_to(
        std::back_inserter(claims),
        R"(],"iat":{0},"nbf":{0},"exp":{1}}})",
        start.count(),
        (start + lifetime).count());

    const auto header =
        fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", public_key().id);
    auto token = to_base64url(header) + '.' + to_base64url(claims);
    const auto signature = signer_.sign(token);
    return token + '.' + to_base64url(signature);
}

} // namespace bilten::infra
