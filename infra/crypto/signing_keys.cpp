#include "infra/crypto/signing_keys.hpp"

#include "infra/crypto/base64url.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <array>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace bilten::infra {
namespace {

constexpr std::size_t key_file_bytes_max = 16 * 1024;
constexpr std::size_t key_id_length = 16;
constexpr int coordinate_bytes = 32;

struct Free {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }

    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }

    void operator()(BIGNUM* number) const noexcept { BN_free(number); }
};

using Bio = std::unique_ptr<BIO, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

// An encrypted key must not make a server ask for a password on its terminal.
int no_password(char*, int, int, void*)
{
    return -1;
}

Bio reading(const std::string& text)
{
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::string coordinate(const EVP_PKEY* key, const char* name)
{
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1)
        throw std::invalid_argument("not an EC key");
    const std::unique_ptr<BIGNUM, Free> owned{number};
    std::array<unsigned char, coordinate_bytes> bytes{};
    if (BN_bn2binpad(number, bytes.data(), coordinate_bytes) != coordinate_bytes)
        throw std::invalid_argument("not an EC key on P-256");
    return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

PublicKey describe(EVP_PKEY* key)
{
    std::array<char, 64> group{};
    std::size_t length = 0;
    if (!EVP_PKEY_is_a(key, "EC") ||
        EVP_PKEY_get_utf8_string_param(
            key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &length) != 1 ||
        std::string_view{group.data(), length} != "prime256v1")
        throw std::invalid_argument("not an EC key on P-256");

    PublicKey out;
    out.x = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X);
    out.y = coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y);

    const auto jwk = fmt::format(R"({{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}})", out.x, out.y);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(jwk.data()), jwk.size(), digest.data());
    out.id = to_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()})
                 .substr(0, key_id_length);

    const Bio pem{BIO_new(BIO_s_mem())};
    if (!pem || PEM_write_bio_PUBKEY(pem.get(), key) != 1)
        throw std::invalid_argument("the public key cannot be written");
    const char* text = nullptr;
    const auto size = BIO_get_mem_data(pem.get(), &text);
    out.pem.assign(text, static_cast<std::size_t>(size));
    return out;
}

} // namespace

PublicKey parse_public_key(const std::string& pem)
{
    const Key key{PEM_read_bio_PUBKEY(reading(pem).get(), nullptr, no_password, nullptr)};
    if (!key) throw std::invalid_argument("not a public key in PEM form");
    return describe(key.get());
}

PublicKey public_key_of(const std::string& private_key_pem)
{
    const Key key{
        PEM_read_bio_PrivateKey(reading(private_key_pem).get(), nullptr, no_password, nullptr)};
    if (!key) throw std::invalid_argument("not a private key in PEM form");
    return describe(key.get());
}

std::string read_key_file(const std::filesystem::path& file)
{
    std::ifstream in{file, std::ios::binary};
    std::string text(key_file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.empty()) throw std::runtime_error("cannot read the key file " + file.string());
    if (text.size() > key_file_bytes_max)
        throw std::runtime_error("the key file " + file.string() + " is too large");
    return text;
}

} // namespace bilten::infra
