#include "infra/crypto/es256.hpp"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace bilten::infra {
namespace {

constexpr int half_bytes = es256_signature_bytes / 2;
constexpr std::size_t der_bytes_max = 72;

struct Free {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }

    void operator()(BIGNUM* number) const noexcept { BN_free(number); }

    void operator()(ECDSA_SIG* signature) const noexcept { ECDSA_SIG_free(signature); }

    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) noexcept
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

Owned<BIO> reading(const std::string& text)
{
    return Owned<BIO>{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

// An encrypted key must not make a server ask for a password on its terminal.
int no_password(char*, int, int, void*)
{
    return -1;
}

// Empty: OpenSSL fails.
std::vector<unsigned char> to_der(std::string_view signature)
{
    const Owned<ECDSA_SIG> parts{ECDSA_SIG_new()};
    Owned<BIGNUM> r{BN_bin2bn(bytes_of(signature), half_bytes, nullptr)};
    Owned<BIGNUM> s{BN_bin2bn(bytes_of(signature) + half_bytes, half_bytes, nullptr)};
    if (!parts || !r || !s || ECDSA_SIG_set0(parts.get(), r.get(), s.get()) != 1) return {};
    (void)r.release(); // both belong to the signature now
    (void)s.release();
    std::vector<unsigned char> der(der_bytes_max);
    auto* at = der.data();
    const int size = i2d_ECDSA_SIG(parts.get(), &at);
    der.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return der;
}

} // namespace

void FreeKey::operator()(evp_pkey_st* key) const noexcept
{
    EVP_PKEY_free(key);
}

Es256Verifier::Es256Verifier(const PublicKey& key)
    : key_id_{key.id}, key_{PEM_read_bio_PUBKEY(
                           reading(key.pem).get(), nullptr, no_password, nullptr)}
{
    if (!key_) throw std::invalid_argument("not a public key in PEM form");
}

bool Es256Verifier::holds(std::string_view text, std::string_view signature) const
{
    if (signature.size() != es256_signature_bytes) return false;
    const auto der = to_der(signature);
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    return !der.empty() && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(context.get(), der.data(), der.size(), bytes_of(text), text.size()) ==
               1;
}

Es256Signer::Es256Signer(const std::string& private_key_pem)
    : public_key_{public_key_of(private_key_pem)},
      key_{PEM_read_bio_PrivateKey(reading(private_key_pem).get(), nullptr, no_password, nullptr)}
{
}

std::string Es256Signer::sign(std::string_view text) const
{
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    std::array<unsigned char, der_bytes_max> der{};
    std::size_t size = der.size();
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), der.data(), &size, bytes_of(text), text.size()) != 1)
        throw std::runtime_error("a token cannot be signed");

    const unsigned char* at = der.data();
    const Owned<ECDSA_SIG> parts{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size))};
    std::string out(es256_signature_bytes, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    if (!parts || BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), to, half_bytes) != half_bytes ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), to + half_bytes, half_bytes) != half_bytes)
        throw std::runtime_error("a token cannot be signed");
    return out;
}

} // namespace bilten::infra
