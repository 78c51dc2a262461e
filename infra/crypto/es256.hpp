#pragma once

// ECDSA on P-256 with SHA-256, in the form that JOSE gives it (RFC 7518 section 3.4). By OpenSSL
// itself: libjwt 1.10 writes "typ":"JWT" over any other type, and takes no other.

#include "infra/crypto/signing_keys.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st; // OpenSSL's EVP_PKEY

namespace bilten::infra {

struct FreeKey {
    void operator()(evp_pkey_st* key) const noexcept;
};

inline constexpr std::size_t es256_signature_bytes = 64; // r and s

// Safe to use from several threads.
class Es256Verifier {
public:
    // Throws std::invalid_argument when the PEM of the key cannot be read.
    explicit Es256Verifier(const PublicKey& key);

    [[nodiscard]] const std::string& key_id() const noexcept { return key_id_; }

    [[nodiscard]] bool holds(std::string_view text, std::string_view signature) const;

private:
    std::string key_id_;
    std::unique_ptr<evp_pkey_st, FreeKey> key_;
};

// Safe to use from several threads.
class Es256Signer {
public:
    // Throws std::invalid_argument when the PEM is not an EC private key on P-256.
    explicit Es256Signer(const std::string& private_key_pem);

    [[nodiscard]] const PublicKey& public_key() const noexcept { return public_key_; }

    // Throws std::runtime_error when OpenSSL fails.
    [[nodiscard]] std::string sign(std::string_view text) const;

private:
    PublicKey public_key_;
    std::unique_ptr<evp_pkey_st, FreeKey> key_;
};

} // namespace bilten::infra
