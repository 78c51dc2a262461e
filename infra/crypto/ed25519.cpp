#include "infra/crypto/ed25519.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace bilten::infra {
namespace {

constexpr std::size_t public_key_bytes = 32;

struct Free {
    void operator()(BIO* bio) const noexcept { BIO_free(bio); }

    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

template <class T>
using Owned = std::unique_ptr<T, Free>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

// An encrypted key must not make a server ask for a password on its terminal.
int no_password(char*, int, int, void*)
{
    return -1;
}

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string raw_public_key(const EVP_PKEY* key)
{
    std::string raw(public_key_bytes, '\0');
    std::size_t size = raw.size();
    if (!EVP_PKEY_is_a(key, "ED25519") ||
        EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(raw.data()), &size) != 1)
        throw std::invalid_argument("not an Ed25519 key");
    return raw;
}

// The blocks of a PEM file, each with its lines of dashes.
std::vector<std::string> blocks_of(std::string_view pem)
{
    constexpr std::string_view begin = "-----BEGIN ";
    std::vector<std::string> blocks;
    for (auto at = pem.find(begin); at != pem.npos;) {
        const auto next = pem.find(begin, at + begin.size());
        blocks.emplace_back(pem.substr(at, next == pem.npos ? next : next - at));
        at = next;
    }
    return blocks;
}

} // namespace

Ed25519Key::Ed25519Key(std::unique_ptr<evp_pkey_st, FreeKey> key, bool can_sign)
    : key_{std::move(key)}, public_key_{raw_public_key(key_.get())}, can_sign_{can_sign}
{
}

std::vector<Ed25519Key> Ed25519Key::parse_all(std::string_view pem)
{
    std::vector<Ed25519Key> keys;
    for (const auto& block : blocks_of(pem)) {
        const Owned<BIO> text{BIO_new_mem_buf(block.data(), static_cast<int>(block.size()))};
        const bool is_private = block.find("PRIVATE") < block.find('\n');
        Key key{
            is_private ? PEM_read_bio_PrivateKey(text.get(), nullptr, no_password, nullptr)
                       : PEM_read_bio_PUBKEY(text.get(), nullptr, no_password, nullptr)};
        if (!key) throw std::invalid_argument("not a key in PEM form");
        keys.push_back(Ed25519Key{std::move(key), is_private});
    }
    if (keys.empty()) throw std::invalid_argument("no key in PEM form");
    return keys;
}

std::string Ed25519Key::sign(std::string_view text) const
{
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    std::string signature(ed25519_signature_bytes, '\0');
    std::size_t size = signature.size();
    if (!can_sign_ || !context ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            bytes_of(text),
            text.size()) != 1)
        throw std::runtime_error("OpenSSL cannot sign with the key of tickets");
    return signature;
}

bool Ed25519Key::holds(std::string_view text, std::string_view signature) const
{
    if (signature.size() != ed25519_signature_bytes) return false;
    // Whoever can sign makes the one signature that there is, in less than half of the time that it
    // takes to verify one (40 and 100 µs).
    if (can_sign_)
        return CRYPTO_memcmp(sign(text).data(), signature.data(), signature.size()) == 0;
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(
               context.get(),
               bytes_of(signature),
               signature.size(),
               bytes_of(text),
               text.size()) == 1;
}

} // namespace bilten::infra
