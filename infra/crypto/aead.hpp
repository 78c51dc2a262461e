#pragma once

// AES-256-GCM (NIST SP 800-38D) by OpenSSL, HMAC-SHA-256 (RFC 2104), base64 (RFC 4648).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::infra {

using Key256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Key256 random_key();

// nonce (12 bytes, random) ‖ ciphertext ‖ tag (16 bytes)
[[nodiscard]] std::string encrypt(const Key256& key, std::string_view clear, std::string_view aad);

// Nothing: the key or the associated data is another, or the bytes were changed.
[[nodiscard]] std::optional<std::string>
decrypt(const Key256& key, std::string_view sealed, std::string_view aad);

[[nodiscard]] Key256 hmac_sha256(const Key256& key, std::string_view text);
[[nodiscard]] Key256 sha256(std::string_view text);

[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// A key file: 64 hexadecimal digits, white space around them allowed. Throws with what to do.
[[nodiscard]] Key256 read_key_encryption_key(const std::string& path);

} // namespace bilten::infra
