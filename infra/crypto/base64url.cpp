#include "infra/crypto/base64url.hpp"

#include <array>
#include <cstdint>

namespace bilten::infra {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t not_a_digit = 0xff;

constexpr std::array<std::uint8_t, 256> make_values()
{
    std::array<std::uint8_t, 256> values{};
    values.fill(not_a_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}

constexpr auto values = make_values();

} // namespace

std::string to_base64url(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(pending >> (bits - 6)) & 0x3f];
    }
    if (bits > 0) out += alphabet[(pending << (6 - bits)) & 0x3f];
    return out;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = values[static_cast<unsigned char>(c)];
        if (value == not_a_digit) return std::nullopt;
        pending = (pending << 6) | value;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((pending >> bits) & 0xff);
    }
    if ((pending & ((1u << bits) - 1)) != 0) return std::nullopt;
    return out;
}

} // namespace bilten::infra
