#include "tests/support/token_forge.hpp"

#include "infra/crypto/base64url.hpp"
#include "infra/crypto/signing_keys.hpp"

#include <fmt/format.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace bilten::tests {

using namespace infra;

namespace {

std::string written(EVP_PKEY* key)
{
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
}

} // namespace

std::string new_key(const char* curve)
{
    return written(EVP_EC_gen(curve));
}

std::string new_rsa_key()
{
    return written(EVP_RSA_gen(2048));
}

const std::string our_key = new_key("P-256");
const std::string other_key = new_key("P-256");

TokenRules rules()
{
    return {"https://bilten.example", "bilten-api"};
}

commands::Principal ann()
{
    return {
        {*domain::parse_uuid(user)},
        {commands::Role::member, commands::Role::event_organizer},
        "Ann \"A\" Ünal",
        "ann@example.org"};
}

const std::string good_header =
    fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", public_key_of(our_key).id);

std::string claims(std::string_view change_from, std::string_view change_to)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(issue_time).time_since_epoch().count();
    auto text = fmt::format(
        R"({{"iss":"https://bilten.example","aud":"bilten-api","sub":"{}","roles":["Admin"],)"
        R"("iat":{},"nbf":{},"exp":{}}})",
        user,
        now,
        now,
        now + 600);
    if (const auto at = text.find(change_from); !change_from.empty()) {
        if (at == text.npos) throw std::logic_error("no such text in the claims");
        text.replace(at, change_from.size(), change_to);
    }
    return text;
}

namespace {

// ECDSA over whatever header and payload, in the form that JWS wants: r and s, 32 bytes each.
std::string sign_es256(const std::string& signed_text, const std::string& key_pem)
{
    BIO* bio = BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    std::string der(128, '\0');
    std::size_t size = der.size();
    EVP_DigestSign(
        context,
        reinterpret_cast<unsigned char*>(der.data()),
        &size,
        reinterpret_cast<const unsigned char*>(signed_text.data()),
        signed_text.size());
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(
        ECDSA_SIG_get0_s(signature), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return raw;
}

} // namespace

std::string token(const std::string& header, const std::string& payload, const std::string& key)
{
    const auto text = to_base64url(header) + "." + to_base64url(payload);
    return text + "." + to_base64url(sign_es256(text, key));
}

std::string hs256_token()
{
    const auto pem = public_key_of(our_key).pem;
    const auto header =
        fmt::format(R"({{"alg":"HS256","typ":"at+jwt","kid":"{}"}})", public_key_of(our_key).id);
    const auto text = to_base64url(header) + "." + to_base64url(claims({}, {}));
    std::string mac(32, '\0');
    HMAC(
        EVP_sha256(),
        pem.data(),
        static_cast<int>(pem.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        reinterpret_cast<unsigned char*>(mac.data()),
        nullptr);
    return text + "." + to_base64url(mac);
}

} // namespace bilten::tests
