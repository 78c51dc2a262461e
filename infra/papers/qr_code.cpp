#include "infra/papers/qr_code.hpp"

#include <png.h>
#include <qrencode.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace bilten::infra {

QrCode qr_code_of(std::string_view text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeData(
            static_cast<int>(text.size()),
            reinterpret_cast<const unsigned char*>(text.data()),
            0, // the smallest version that holds it
            QR_ECLEVEL_M),
        &QRcode_free};
    if (!code) throw std::runtime_error{"a text is empty, or too long for a QR code"};
    QrCode made;
    made.side = static_cast<std::size_t>(code->width);
    for (std::size_t i = 0; i < made.side * made.side; ++i)
        made.dark.push_back((code->data[i] & 1U) != 0);
    return made;
}

std::string png_of(const QrCode& code, std::size_t scale)
{
    const auto side = (code.side + 2 * quiet_zone) * scale;
    constexpr std::uint8_t white = 255;
    std::vector<std::uint8_t> pixels(side * side, white);
    for (std::size_t y = 0; y < code.side * scale; ++y)
        for (std::size_t x = 0; x < code.side * scale; ++x)
            if (code.is_dark(y / scale, x / scale))
                pixels[(y + quiet_zone * scale) * side + x + quiet_zone * scale] = 0;

    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    std::string bytes(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
    png_alloc_size_t size = bytes.size();
    if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels.data(), 0, nullptr))
        throw std::runtime_error{std::string{"a picture could not be written: "} + image.message};
    bytes.resize(size);
    return bytes;
}

} // namespace bilten::infra
