#pragma once

// Ed25519 (RFC 8032) by OpenSSL.

#include "infra/crypto/es256.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

inline constexpr std::size_t ed25519_signature_bytes = 64;

// One key pair, or the public half alone. Safe to use from several threads.
class Ed25519Key {
public:
    // The keys of a file, in its order: PEM blocks, private or public. Throws std::invalid_argument
    // where one is of another kind, or where there is none; the message repeats nothing of it.
    [[nodiscard]] static std::vector<Ed25519Key> parse_all(std::string_view pem);

    [[nodiscard]] const std::string& public_key() const noexcept { return public_key_; } // 32 bytes
    [[nodiscard]] bool can_sign() const noexcept { return can_sign_; }

    // Throws std::runtime_error when OpenSSL fails, or without the private half.
    [[nodiscard]] std::string sign(std::string_view text) const;
    [[nodiscard]] bool holds(std::string_view text, std::string_view signature) const;

private:
    Ed25519Key(std::unique_ptr<evp_pkey_st, FreeKey> key, bool can_sign);

    std::unique_ptr<evp_pkey_st, FreeKey> key_;
    std::string public_key_;
    bool can_sign_ = false;
};

} // namespace bilten::infra
