#pragma once

#include "commands/crypto.hpp"

namespace bilten::infra {

// OpenSSL's random bytes, a page at a time for each thread.
class OpensslCrypto final : public commands::Crypto {
public:
    std::uint64_t random() override;
    [[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view text) const override;
};

} // namespace bilten::infra
