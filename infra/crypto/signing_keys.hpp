#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bilten::infra {

// The public half of a key that signs tokens: EC on P-256.
struct PublicKey {
    std::string pem; // SubjectPublicKeyInfo
    std::string id;  // the `kid`: the first 16 characters of the RFC 7638 thumbprint
    std::string x;   // coordinates in base64url, as a JWK has them
    std::string y;

    bool operator==(const PublicKey&) const = default;
};

// Of a PEM with a public or a private key. Throw std::invalid_argument when it is something else
// than one EC key on P-256, which is not repeated in the message.
[[nodiscard]] PublicKey parse_public_key(const std::string& pem);
[[nodiscard]] PublicKey public_key_of(const std::string& private_key_pem);

// Throws std::runtime_error that names the file when it cannot be read or is larger than 16 KiB.
[[nodiscard]] std::string read_key_file(const std::filesystem::path& file);

} // namespace bilten::infra
