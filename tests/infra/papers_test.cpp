#include "infra/papers/layouts.hpp"
#include "infra/papers/paper_press.hpp"
#include "infra/papers/pdf.hpp"
#include "infra/papers/printable.hpp"
#include "infra/papers/qr_code.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using infra::printable;
using infra::wrapped;

namespace {

const std::string font = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

std::vector<std::string> lines_of(std::string_view text, std::size_t wide, std::size_t lines_max = 9)
{
    return wrapped(text, static_cast<double>(wide), lines_max, [](const std::string& line) {
        return static_cast<double>(line.size());
    });
}

using Lines = std::vector<std::string>;

} // namespace

TEST_SUITE_BEGIN("text on paper");

TEST_CASE("is one line that nothing breaks, turns or hides")
{
    CHECK(printable("Şule Ω Ж") == "Şule Ω Ж");
    CHECK(printable("a\nb\tc\x7f") == "a b c ");
    CHECK(printable("Ada \xF0\x9F\x98\x80!") == "Ada \xE2\x96\xA1!");
    CHECK(printable("\xE2\x80\xAEnot reversed\xE2\x80\xAC") == "not reversed");
    CHECK(printable("cut \xC5") == "cut \xE2\x96\xA1");
    CHECK(printable(std::string_view{"a\0b", 3}) == "a b");
}

TEST_CASE("breaks between words, and inside one that is too long by itself")
{
    CHECK(lines_of("one two three", 7) == Lines{"one two", "three"});
    CHECK(lines_of("one two three", 8) == Lines{"one two", "three"});
    CHECK(lines_of("a veryverylongword b", 6) == Lines{"a", "veryve", "rylong", "word b"});
    CHECK(lines_of("exactly", 7) == Lines{"exactly"});
    CHECK(lines_of("", 7) == Lines{""});
    CHECK(lines_of("  spaces   between  ", 20) == Lines{"spaces between"});
}

TEST_CASE("ends in dots where it is longer than it may be")
{
    CHECK(lines_of("one two three four", 8, 2) == Lines{"one two", "three\xE2\x80\xA6"});
    CHECK(lines_of("one two three", 8, 2) == Lines{"one two", "three"});
    // Nothing is cut inside of a character.
    CHECK(lines_of("ŞŞŞŞ b", 8, 1) == Lines{"ŞŞ\xE2\x80\xA6"});
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a document on paper");

TEST_CASE("is a PDF, whatever people wrote")
{
    const std::string wild = "\x01\x02(\\) %PDF \xFF\xF0\x9F\x98\x80 " + std::string(500, 'W');
    const projections::TicketPaper ticket{
        wild, wild, std::vector<std::string>(40, wild), wild, wild, wild.substr(0, 30), "code", wild};
    CHECK(infra::ticket_pdf(ticket, font).starts_with("%PDF-1."));
    projections::Statement statement{wild, {}};
    statement.groups.emplace_back(200, projections::PaperRow{wild, "12.50"});
    CHECK(infra::statement_pdf(statement, font).starts_with("%PDF-1."));
    projections::TicketPaper bare;
    bare.scan_code = "code";
    CHECK(infra::ticket_pdf(bare, font).starts_with("%PDF-1."));
}

TEST_CASE("needs its font")
{
    CHECK_THROWS_AS(infra::PaperPress{"/no/such/font.ttf"}, infra::PdfFailed);
    CHECK_THROWS_AS(infra::PaperPress{"/etc/hostname"}, infra::PdfFailed);
}

TEST_CASE("has a QR code of version 7 for a signed code, with white around it")
{
    const auto code = infra::qr_code_of(std::string(116, 'x'));
    CHECK(code.side == 45);
    CHECK(infra::png_of(code, 8).starts_with("\x89PNG"));
    CHECK_THROWS_AS((void)infra::qr_code_of(std::string(3'000, 'x')), std::runtime_error);
}

TEST_SUITE_END();
