#include "infra/papers/layouts.hpp"

#include "infra/papers/pdf.hpp"

namespace bilten::infra {
namespace {

constexpr Pdf::Sheet a5{420, 595, 36};
constexpr Pdf::Sheet a4{595, 842, 56};
constexpr float small = 9;
constexpr float normal = 11;
constexpr float medium = 14;
constexpr float large = 18;
constexpr std::size_t long_title = 80;
constexpr float code_side = 230; // a module of 1.5 mm: a phone reads it from 30 cm
constexpr std::size_t group_length = 5;

// In groups, as people read letters out.
std::string grouped(const std::string& letters)
{
    std::string text;
    for (std::size_t at = 0; at < letters.size(); at += group_length)
        text += (at == 0 ? "" : " ") + letters.substr(at, group_length);
    return text;
}

} // namespace

std::string ticket_pdf(const projections::TicketPaper& paper, const std::string& font)
{
    Pdf pdf{a5, font, paper.title};
    const bool is_long = paper.title.size() > long_title; // a title has 200 letters at most
    pdf.text(paper.title, is_long ? medium : large, 6);
    pdf.gap(normal / 2);
    if (!paper.place.empty()) pdf.text(paper.place, normal);
    constexpr std::size_t sessions_max = 6;
    for (std::size_t i = 0; i < std::min(paper.sessions.size(), sessions_max); ++i)
        pdf.text(paper.sessions[i], normal, 2);
    if (paper.sessions.size() > sessions_max)
        pdf.text("and " + std::to_string(paper.sessions.size() - sessions_max) + " more", normal);
    pdf.gap(normal / 2);
    if (!paper.holder.empty()) pdf.text(paper.holder, medium, 2);
    pdf.text(paper.admission, normal, 2);
    pdf.picture(qr_code_of(paper.scan_code), code_side);
    pdf.text(grouped(paper.letters), normal);
    pdf.gap(normal / 2);
    pdf.text("Order " + paper.order_number, small);
    return pdf.bytes();
}

std::string statement_pdf(const projections::Statement& paper, const std::string& font)
{
    Pdf pdf{a4, font, paper.heading};
    pdf.text(paper.heading, large);
    for (const auto& group : paper.groups) {
        pdf.gap(normal);
        for (const auto& [left, right] : group) pdf.row(left, right, normal);
    }
    return pdf.bytes();
}

} // namespace bilten::infra
