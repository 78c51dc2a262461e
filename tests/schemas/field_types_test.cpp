#include "schemas/api/field_types.hpp"
#include "schemas/json/from_text.hpp"
#include "tests/support/schemas/create_thing_request.hpp"
#include "tests/support/schemas/errors.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::schemas;
using namespace bilten::tests;

namespace {

// The rule that a text breaks as a T; empty where it is one.
template <class T>
std::string rule_of(std::string_view text)
{
    T value;
    const auto complaint = parse_text(text, value);
    return complaint ? std::string{complaint->rule} : std::string{};
}

template <class T>
std::string kept(std::string_view text)
{
    T value;
    REQUIRE(!parse_text(text, value));
    return value.str();
}

} // namespace

TEST_SUITE_BEGIN("a line");

TEST_CASE("has a length in characters, not in bytes")
{
    using Name = Line<2, 3>;
    CHECK(rule_of<Name>("ab").empty());
    CHECK(rule_of<Name>("a") == "length");
    CHECK(rule_of<Name>("\xc5\xbd\xf0\x9f\x8e\xab\xc5\xbd").empty());
    CHECK(rule_of<Name>("abcd") == "length");
    CHECK(rule_of<Line<0, 3>>("").empty());
    CHECK(rule_of<Line<1, 3>>("") == "length");
}

TEST_CASE("loses the white space around it before it is measured")
{
    CHECK(kept<Line<1, 3>>("  \t a b\xc2\xa0\xe3\x80\x80\n") == "a b");
    CHECK(rule_of<Line<1, 3>>(" \xe2\x80\x83\t ") == "length");
    CHECK(kept<Line<0, 3>>("   ").empty());
}

TEST_CASE("holds no control characters")
{
    using Name = Line<1, 10>;
    const std::string_view controls[] = {
        {"a\0b", 3},
        "a\nb",
        "a\tb",
        "a\x1f"
        "b",
        "a\x7f"
        "b",
        "a\xc2\x85"
        "b",
        "a\xe2\x80\xa8"
        "b"};
    for (const auto text : controls) CHECK(rule_of<Name>(text) == "format");
    CHECK(rule_of<Name>("a\xc2\xa0"
                        "b")
              .empty());
    CHECK(
        rule_of<Name>("a\xff"
                      "b") == "encoding");
    CHECK(errors_of<std::vector<Name>>(R"(["a\u0000b"])") == "[0] format");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a text");

TEST_CASE("may have lines and tabs, and no other control characters")
{
    CHECK(kept<Text<20>>(" a\r\n\tb\n") == "a\r\n\tb");
    CHECK(
        rule_of<Text<20>>("a\x07"
                          "b") == "format");
    CHECK(rule_of<Text<20>>(std::string_view{"a\0b", 3}) == "format");
    CHECK(rule_of<Text<3>>("abcd") == "length");
    CHECK(rule_of<Text<3>>("").empty());
    CHECK(rule_of<Text<3, 1>>(" ") == "length");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("an e-mail address");

TEST_CASE("is taken in the forms that people have")
{
    for (const auto* text :
         {"a@b.de", "first.last+tag@sub.example.co.uk", "o'neil_1@ex-ample.org", "A@B.DE"})
        CHECK(kept<Email>(text) == text);
    CHECK(kept<Email>("  a@b.de\n") == "a@b.de");
}

TEST_CASE("is refused in any other")
{
    for (const auto* text :
         {"",
          "a",
          "@b.de",
          "a@",
          "a@b",
          "a@b.",
          "a@.de",
          "a@b..de",
          ".a@b.de",
          "a.@b.de",
          "a..b@c.de",
          "a b@c.de",
          "a@b c.de",
          "a@b@c.de",
          "a@-b.de",
          "a@b-.de",
          "\"a\"@b.de",
          "a@[127.0.0.1]",
          "a@b.de,c@d.de",
          "<a@b.de>",
          "a@b.de\r\nBcc: c@d.de",
          "\xc5\xbd@b.de",
          "a@\xc5\xbd.de"}) {
        CAPTURE(text);
        CHECK(rule_of<Email>(text) == "format");
    }
}

TEST_CASE("ends at 254 characters, its local part at 64, each label of its domain at 63")
{
    const auto label = std::string(63, 'd');
    const auto domain = label + '.' + label + '.' + label;
    CHECK(rule_of<Email>(std::string(62, 'a') + '@' + domain).empty());
    CHECK(rule_of<Email>(std::string(63, 'a') + '@' + domain) == "length");
    CHECK(rule_of<Email>(std::string(64, 'a') + "@b.de").empty());
    CHECK(rule_of<Email>(std::string(65, 'a') + "@b.de") == "format");
    CHECK(rule_of<Email>("a@" + label + "d.de") == "format");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a date of a calendar");

TEST_CASE("has a next day that can be written")
{
    CHECK(rule_of<LocalDate>("9998-12-31").empty());
    CHECK(rule_of<LocalDate>("9999-01-01") == "range");
    CHECK(rule_of<LocalDate>("9999-12-31T23:00:00Z") == "range");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("an integer");

TEST_CASE("stays between its bounds")
{
    using Quantity = Integer<1, 10>;
    CHECK(rule_of<Quantity>("0") == "range");
    CHECK(rule_of<Quantity>("1").empty());
    CHECK(rule_of<Quantity>("10").empty());
    CHECK(rule_of<Quantity>("11") == "range");
    CHECK(rule_of<Quantity>("99999999999999999999") == "range");
    for (const auto* text : {"", "x", "1x", "1.0", " 1", "+1", "0x1", "-"}) {
        CAPTURE(text);
        CHECK(rule_of<Quantity>(text) == "type");
    }
    CHECK(errors_of<std::vector<Quantity>>("[1,10,0,11]") == "[2] range; [3] range");
    CHECK(sizeof(Quantity) == 4);
    CHECK(sizeof(Integer<0, 5'000'000'000>) == 8);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("other fields");

TEST_CASE("take a date, or the date of a date-time")
{
    using namespace std::chrono;
    LocalDate date;
    CHECK(!parse_text("2026-12-01", date));
    CHECK(date.date == 2026y / 12 / 1);
    CHECK(!parse_text("2026-12-02T23:30:00Z", date));
    CHECK(date.date == 2026y / 12 / 2);
    for (const auto* text : {"", "2026-12", "2026-02-30", "2026-12-01T", "2026-12-01x"}) {
        CAPTURE(text);
        CHECK(rule_of<LocalDate>(text) == "format");
    }
}

TEST_CASE("take the currencies that people pay with, and the numbers of sessions")
{
    CHECK(rule_of<CurrencyCode>("EUR").empty());
    for (const auto* text : {"eur", "XXX", "EU", "EURO", ""})
        CHECK(rule_of<CurrencyCode>(text) == "format");
    CHECK(rule_of<domain::SessionNumber>("S2147483647").empty());
    for (const auto* text : {"S2147483648", "S0", "S", "1", "s1", "S-1", "S1x", "S+1"})
        CHECK(rule_of<domain::SessionNumber>(text) == "format");
}

TEST_CASE("take ids in their canonical form")
{
    CHECK(rule_of<domain::OrderId>("0193f0c5-8a00-7abc-8000-000000000001").empty());
    CHECK(rule_of<domain::OrderId>("0193f0c58a007abc8000000000000001") == "format");
    CHECK(rule_of<domain::OrderId>("0193f0c5-8a00-7abc-8000-00000000000g") == "format");
}

TEST_CASE("take a list of so many items")
{
    using Tags = List<Line<1, 5>, 1, 2>;
    CHECK(errors_of<Tags>("[]") == "(document) items");
    CHECK(errors_of<Tags>(R"(["a"])").empty());
    CHECK(errors_of<Tags>(R"(["a","b"])").empty());
    CHECK(errors_of<Tags>(R"(["a","b","c"])") == "(document) items");
    CHECK(errors_of<Tags>(R"(["a",""])") == "[1] length");
    CHECK(errors_of<Tags>(R"("a")") == "(document) type");
    CHECK(errors_of<Tags>(R"(["a","b",nul])") == "(document) json");
}

TEST_CASE("take bare text by the same rules")
{
    CHECK(rule_of<bool>("true").empty());
    CHECK(rule_of<bool>("1") == "type");
    CHECK(rule_of<ThingKind>("Class").empty());
    CHECK(rule_of<ThingKind>("class_") == "oneOf");
    CHECK(rule_of<std::uint8_t>("255").empty());
    CHECK(rule_of<std::uint8_t>("256") == "range");
    CHECK(rule_of<std::uint8_t>("-1") == "range");
    CHECK(rule_of<std::optional<std::int32_t>>("x") == "type");
}

TEST_SUITE_END();
