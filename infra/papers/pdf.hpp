#pragma once

// One PDF, from top to bottom, made by libharu with one TrueType font inside. Pages follow by
// themselves.

#include "infra/papers/qr_code.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bilten::infra {

// The font cannot be read, or libharu has had enough: an accident.
class PdfFailed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Pdf {
public:
    // Sizes in points, a 72nd of an inch.
    struct Sheet {
        float width = 0;
        float height = 0;
        float margin = 0;
    };

    // `font` is a file. Throws PdfFailed.
    Pdf(const Sheet& sheet, const std::string& font, std::string_view title);
    ~Pdf();

    Pdf(const Pdf&) = delete;
    Pdf& operator=(const Pdf&) = delete;

    // At most so many lines of it; what is longer ends in dots.
    void text(std::string_view text, float size, std::size_t lines_max = 3);
    // With something at the right edge of its first line.
    void row(std::string_view left, std::string_view right, float size);
    void gap(float height);
    // In the middle, vectors in black on white; `side` with the quiet zone.
    void picture(const QrCode& code, float side);

    [[nodiscard]] std::string bytes();

private:
    struct Parts;

    void need(float height);
    [[nodiscard]] double width_of(const std::string& text, float size) const;
    void show(const std::string& text, float x, float size);
    void check() const;

    Sheet sheet_;
    std::unique_ptr<Parts> parts_;
};

} // namespace bilten::infra
