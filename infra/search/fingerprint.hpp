#pragma once

#include <cstdint>
#include <string_view>

namespace bilten::infra::search {

// FNV-1a, 64 bits: the same on every node, and nothing that a stranger gains by forging.
[[nodiscard]] constexpr std::uint64_t fingerprint(std::string_view text) noexcept
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    return hash;
}

} // namespace bilten::infra::search
