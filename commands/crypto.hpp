#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace bilten::commands {

// Randomness that nobody can guess, and SHA-256. Thread-safe.
class Crypto {
public:
    virtual ~Crypto() = default;

    virtual std::uint64_t random() = 0;
    [[nodiscard]] virtual std::array<std::uint8_t, 32> sha256(std::string_view text) const = 0;
};

} // namespace bilten::commands
