#include "projections/folded_text.hpp"
#include "projections/markup.hpp"

#include <doctest/doctest.h>

using namespace bilten::projections;

namespace {

std::vector<std::string> words(std::string_view text)
{
    const auto plain = folded(text);
    std::vector<std::string> found;
    for (const auto word : words_of(plain)) found.emplace_back(word);
    return found;
}

using Words = std::vector<std::string>;

} // namespace

TEST_SUITE_BEGIN("text as search compares it");

TEST_CASE("has neither case nor accents, however they are written")
{
    for (const auto* same : {"Café", "CAFÉ", "Cafe\xcc\x81", "cafe"}) CHECK(folded(same) == "cafe");
    CHECK(folded("Straße") == "strasse");
    CHECK(folded("İstanbul ISTANBUL ıstanbul") == "istanbul istanbul istanbul");
    CHECK(folded("Ærø Łódź Œuvre") == "aero lodz oeuvre");
    CHECK(folded("ﬁne ＷＩＤＥ") == "fine wide");
    CHECK(folded("Αθήνα") == folded("ΑΘΗΝΑ"));
}

TEST_CASE("loses bytes that are no text, and nothing else")
{
    CHECK(folded("a\xff" "b\xc3") == "ab");
    CHECK(words("a\x01" "b") == Words{"a", "b"});
}

TEST_CASE("falls into words of letters and digits")
{
    CHECK(words("Rock'n'Roll, 2x2 (live)!") == Words{"rock", "n", "roll", "2x2", "live"});
    CHECK(words("--- !") == Words{});
    CHECK(words("陶芸 class") == Words{"陶", "芸", "class"});
}

TEST_CASE("keeps the beginning of an endless word, whole code points of it")
{
    const auto cut = words(std::string(41, 'a') + " b");
    CHECK(cut == Words{std::string(word_bytes_max, 'a'), "b"});
    std::string cyrillic;
    for (int i = 0; i < 30; ++i) cyrillic += "ж";
    CHECK(words("a" + cyrillic).front().size() == 39);
    CHECK(opening_of("жуk", 2) == "жу");
    CHECK(opening_of("ab", 3) == "ab");
}

TEST_CASE("of HTML is what a reader sees")
{
    CHECK(words(without_markup("<p>Clay&nbsp;&amp; <b>tea</b></p>")) == Words{"clay", "tea"});
    CHECK(words(without_markup("a<script>x<y</script>b<style>c</style>")) == Words{"a", "b"});
    CHECK(words(without_markup("a<!-- <b> -->b")) == Words{"a", "b"});
    CHECK(without_markup("1 < 2 & 3 > 2") == "1 < 2 & 3 > 2");
    CHECK(without_markup("&#252;&#xfc;&uuml;") == "üüü");
    CHECK(without_markup("&#xd800; &unknown; &") == "&#xd800; &unknown; &");
    CHECK(words(without_markup("open <b")) == Words{"open"});
    CHECK(words(without_markup("<script>never closed")) == Words{});
}

TEST_SUITE_END();
