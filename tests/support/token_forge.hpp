#pragma once

#include "infra/crypto/tokens.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace bilten::tests {

// Makes tokens that no honest issuer would, and honest ones without our signer.

inline constexpr std::string_view user = "018f0000-0000-7000-8000-000000000001";
inline const std::chrono::system_clock::time_point issue_time{
    std::chrono::sys_days{std::chrono::year{2026} / 5 / 1} + std::chrono::hours{12}};

[[nodiscard]] std::string new_key(const char* curve = "P-256"); // PEM
[[nodiscard]] std::string new_rsa_key();

extern const std::string our_key;
extern const std::string other_key;
extern const std::string good_header; // with the id of our_key

[[nodiscard]] infra::TokenRules rules();
[[nodiscard]] commands::Principal ann();

// Good claims at issue_time for 600 s, with the first `change_from` replaced.
[[nodiscard]] std::string
claims(std::string_view change_from = {}, std::string_view change_to = {});

// Signed with ES256, whatever its header says.
[[nodiscard]] std::string
token(const std::string& header, const std::string& payload, const std::string& key = our_key);

// HMAC with the public key as its secret: what a verifier takes that believes the header.
[[nodiscard]] std::string hs256_token();

} // namespace bilten::tests
