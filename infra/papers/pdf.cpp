#include "infra/papers/pdf.hpp"

#include "infra/papers/printable.hpp"

#include <fmt/format.h>
#include <hpdf.h>

#include <algorithm>

namespace bilten::infra {
namespace {

constexpr float leading = 1.35F; // from one line to the next, in sizes of the font
constexpr float right_part = 0.3F; // of a row

struct FreeDocument {
    void operator()(HPDF_Doc document) const noexcept { HPDF_Free(document); }
};

// Without a handler libharu keeps the first error and does nothing more: `check` asks for it.
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, FreeDocument>;

} // namespace

struct Pdf::Parts {
    Document document{HPDF_New(nullptr, nullptr)};
    HPDF_Font font = nullptr;
    HPDF_Page page = nullptr;
    float y = 0; // of what comes next, from below
};

Pdf::Pdf(const Sheet& sheet, const std::string& font, std::string_view title)
    : sheet_{sheet}, parts_{std::make_unique<Parts>()}
{
    auto* document = parts_->document.get();
    if (!document) throw PdfFailed{"no memory for a PDF"};
    HPDF_UseUTFEncodings(document);
    HPDF_SetCompressionMode(document, HPDF_COMP_ALL);
    const char* name = HPDF_LoadTTFontFromFile(document, font.c_str(), HPDF_TRUE);
    if (!name)
        throw PdfFailed{fmt::format(
            "the font {} cannot be read (libharu's error {:#x})", font, HPDF_GetError(document))};
    parts_->font = HPDF_GetFont(document, name, "UTF-8");
    HPDF_SetCurrentEncoder(document, "UTF-8");
    HPDF_SetInfoAttr(document, HPDF_INFO_TITLE, printable(title).c_str());
    check();
}

Pdf::~Pdf() = default;

void Pdf::check() const
{
    const auto error = HPDF_GetError(parts_->document.get());
    if (error != HPDF_OK) throw PdfFailed{fmt::format("libharu's error {:#x}", error)};
}

void Pdf::need(float height)
{
    if (parts_->page && parts_->y - height >= sheet_.margin) return;
    parts_->page = HPDF_AddPage(parts_->document.get());
    check();
    HPDF_Page_SetWidth(parts_->page, sheet_.width);
    HPDF_Page_SetHeight(parts_->page, sheet_.height);
    parts_->y = sheet_.height - sheet_.margin;
}

double Pdf::width_of(const std::string& text, float size) const
{
    const auto* bytes = reinterpret_cast<const HPDF_BYTE*>(text.data());
    const auto width =
        HPDF_Font_TextWidth(parts_->font, bytes, static_cast<HPDF_UINT>(text.size())).width;
    return static_cast<double>(width) * static_cast<double>(size) / 1000.0;
}

void Pdf::show(const std::string& text, float x, float size)
{
    HPDF_Page_SetFontAndSize(parts_->page, parts_->font, size);
    HPDF_Page_BeginText(parts_->page);
    HPDF_Page_TextOut(parts_->page, x, parts_->y - size, text.c_str());
    HPDF_Page_EndText(parts_->page);
    check();
}

void Pdf::text(std::string_view text, float size, std::size_t lines_max)
{
    const auto room = static_cast<double>(sheet_.width - 2 * sheet_.margin);
    const auto width = [&](const std::string& line) { return width_of(line, size); };
    for (const auto& line : wrapped(printable(text), room, lines_max, width)) {
        need(size * leading);
        show(line, sheet_.margin, size);
        parts_->y -= size * leading;
    }
}

void Pdf::row(std::string_view left, std::string_view right, float size)
{
    const auto room = sheet_.width - 2 * sheet_.margin;
    const auto width = [&](const std::string& line) { return width_of(line, size); };
    const auto left_room = static_cast<double>(right.empty() ? room : room * (1 - right_part));
    bool first = true;
    for (const auto& line : wrapped(printable(left), left_room, 4, width)) {
        need(size * leading);
        show(line, sheet_.margin, size);
        if (first && !right.empty()) {
            const auto text = printable(right);
            const auto x = sheet_.width - sheet_.margin - static_cast<float>(width(text));
            show(text, x, size);
        }
        first = false;
        parts_->y -= size * leading;
    }
}

void Pdf::gap(float height)
{
    parts_->y -= height;
}

void Pdf::picture(const QrCode& code, float side)
{
    need(side);
    const auto module = side / static_cast<float>(code.side + 2 * quiet_zone);
    const auto left = (sheet_.width - side) / 2 + module * static_cast<float>(quiet_zone);
    const auto top = parts_->y - module * static_cast<float>(quiet_zone);
    HPDF_Page_SetRGBFill(parts_->page, 0, 0, 0);
    for (std::size_t row = 0; row < code.side; ++row)
        for (std::size_t column = 0; column < code.side;) {
            auto end = column; // a run of dark modules is one rectangle, so that no seam shows
            while (end < code.side && code.is_dark(row, end)) ++end;
            if (end > column)
                HPDF_Page_Rectangle(
                    parts_->page,
                    left + module * static_cast<float>(column),
                    top - module * static_cast<float>(row + 1),
                    module * static_cast<float>(end - column),
                    module);
            column = std::max(end, column + 1);
        }
    HPDF_Page_Fill(parts_->page);
    check();
    parts_->y -= side;
}

std::string Pdf::bytes()
{
    auto* document = parts_->document.get();
    HPDF_SaveToStream(document);
    check();
    auto size = HPDF_GetStreamSize(document);
    std::string bytes(size, '\0');
    HPDF_ReadFromStream(document, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
    bytes.resize(size);
    return bytes;
}

} // namespace bilten::infra
