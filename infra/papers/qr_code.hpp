#pragma once

// QR codes (ISO/IEC 18004), made by libqrencode.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

// Modules on each side that stay white around a code.
inline constexpr std::size_t quiet_zone = 4;

struct QrCode {
    std::size_t side = 0; // modules, without the quiet zone
    std::vector<bool> dark;

    [[nodiscard]] bool is_dark(std::size_t row, std::size_t column) const
    {
        return dark[row * side + column];
    }
};

// Medium error correction: a seventh of it may be creased. Throws std::runtime_error for a text
// of more than 2,331 bytes, or of none.
[[nodiscard]] QrCode qr_code_of(std::string_view text);

// Black and white, `scale` pixels a module, with the quiet zone.
[[nodiscard]] std::string png_of(const QrCode& code, std::size_t scale);

} // namespace bilten::infra
