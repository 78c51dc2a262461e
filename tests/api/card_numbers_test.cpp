#include "api/http/card_numbers.hpp"

#include "domain/uuid.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace bilten;
using bilten::api::holds_card_number;

namespace {

// The fields that are named, with a space behind each.
std::string named(std::string_view json)
{
    std::string all;
    for (const auto& [field, rule, message] : api::card_numbers_in(json)) {
        CHECK(rule == "cardNumber");
        all += field + " ";
    }
    return all;
}

std::string random_uuid(std::mt19937_64& random)
{
    domain::Uuid id;
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
    id.bytes[6] = static_cast<std::uint8_t>(0x40 | (id.bytes[6] & 0x0f)); // version 4: it begins as
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f)); // a Visa number does
    return to_string(id);
}

} // namespace

TEST_SUITE_BEGIN("a card number");

TEST_CASE("is found as every issuer makes them")
{
    // The numbers that card networks and gateways publish for tests.
    for (const auto* number :
         {"4111111111111111", "4012888888881881", "4222222222222", "5555555555554444",
          "5105105105105100", "2223003122003222", "2720990000000007", "378282246310005",
          "371449635398431", "30569309025904", "38520000023237", "36227206271667",
          "6011111111111117", "6011000990139424", "3530111333300000", "3566002020360505",
          "6200000000000005", "6304000000000000", "4917610000000000003", "2200000000000004"}) {
        CAPTURE(number);
        CHECK(holds_card_number(number));
        CHECK(holds_card_number(std::string{"Charge "} + number + ", please"));
    }
}

TEST_CASE("is found in groups, in longer text and beside other things")
{
    for (const auto* text :
         {"4111 1111 1111 1111", "4111-1111-1111-1111", "4111 - 1111 - 1111 - 1111",
          "4111\xc2\xa0" "1111\xc2\xa0" "1111\xc2\xa0" "1111", "3782 822463 10005",
          "411111 1111111111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
          "card 4111 1111 1111 1111 12/27 123",
          "12 4111 1111 1111 1111", "2 tickets, 4111111111111111!", "VISA4111111111111111",
          "tok_4111111111111111", "(4111111111111111)", "a@b.example4111111111111111",
          "+4111111111111111", "x\n4111111111111111\ny"}) {
        CAPTURE(text);
        CHECK(holds_card_number(text));
    }
}

TEST_CASE("is no other number")
{
    for (const auto* text :
         {"4111111111111112",         // Luhn
          "411111111111111",          // too short for its issuer
          "41111111111111111",        // too long
          "94111111111111111",        // digits beside it
          "41111111111111110000",
          "7992739871300000000",      // no issuer
          "1732184455123456",         // microseconds
          "2026-12-01T18:00:00.000Z", "2026-12-01 2026-12-02 2026-12-03", "20261201-20261202",
          "+4915112345678", "+49 1511 2345678", "+49 (0) 1511 2345678", "0049 1511 2345678",
          "555-123-4567 555-987-6543", "+90 532 123 45 67", "978-3-16-148410-0",
          "DE89 3704 0044 0532 0130 00", "TR33 0006 1005 1978 6457 8413 26",
          "GB82 WEST 1234 5698 7654 32", "AB12 4111 1111 1111 1111", "192.168.100.200:54329",
          "9f4111111111111111a7", "1a4111111111111111", "41111111-1111-1111-8111-111111111111",
          "0193f0c5-8a00-7abc-8000-000000000100", "4.111111111111111", "", "4", "4111 1111 1111"}) {
        CAPTURE(text);
        CHECK_FALSE(holds_card_number(text));
    }
}

TEST_CASE("is in no UUID, also when all of its characters are digits")
{
    // Digits that begin in the middle of a part.
    CHECK_FALSE(holds_card_number("abcd4111-1111-1111-1111-abcdabcdabcd"));
    CHECK_FALSE(holds_card_number("key a4111111-1111-1111-1abc-abcdabcdabcd, please"));
    std::mt19937_64 random{20'300'501};
    std::uniform_int_distribution<int> digit{0, 9};
    for (int i = 0; i < 300'000; ++i) {
        auto id = random_uuid(random);
        REQUIRE_FALSE(holds_card_number(id));
        for (auto& c : id)
            if (c != '-') c = static_cast<char>('0' + digit(random));
        CAPTURE(id);
        REQUIRE_FALSE(holds_card_number(id));
        REQUIRE_FALSE(holds_card_number("\"" + id + "\",\"" + id + "\""));
    }
}

TEST_CASE("is taken for one among 20 to 35 random numbers of 16 digits")
{
    std::mt19937_64 random{20'300'501};
    std::uniform_int_distribution<std::int64_t> number{
        1'000'000'000'000'000, 9'999'999'999'999'999};
    int taken = 0;
    constexpr int tried = 100'000;
    for (int i = 0; i < tried; ++i)
        taken += holds_card_number(std::to_string(number(random))) ? 1 : 0;
    CHECK(taken > tried / 35);
    CHECK(taken < tried / 20);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a body with a card number");

TEST_CASE("has it named by field, in text and in numbers, at any depth")
{
    CHECK(named(R"({"reason":"4111 1111 1111 1111"})") == "reason ");
    CHECK(named(R"({"quantity":4111111111111111})") == "quantity ");
    CHECK(named(R"({"a":[{"b":"x"},{"b":"4111111111111111","c":5555555555554444}]})") ==
          "a[1].b a[1].c ");
    CHECK(named(R"("4111111111111111")") == " ");
    CHECK(named(R"({"reason":"A cold","id":"41111111-1111-1111-8111-111111111111"})").empty());
}

TEST_CASE("has it found behind escapes")
{
    CHECK(named(R"({"reason":"\u0034111\u00201111 1111 1111"})") == "reason ");
    CHECK(named(R"({"reason":"\u00e94111111111111111"})") == "reason ");
    CHECK(named(R"({"reason":"4111\u00a01111\u00A01111 1111"})") == "reason ");
    CHECK(named(R"({"reason":"\\u4111 1111 1111 1111"})") == "reason ");
    CHECK(named(R"({"reason":"\\\u0034111111111111111"})") == "reason ");
    CHECK(named(R"({"reason":"\\u00344111111111111111"})").empty());
    CHECK(named(R"({"reason":"\u015e is a letter"})").empty());
    CHECK(named(R"({"reason":"4111111111111111\u00)").empty());
}

TEST_CASE("has it never repeated, not even as a name")
{
    CHECK(named(R"({"4111111111111111":1})") == " ");
    CHECK(named(R"({"a":{"4111 1111 1111 1111":{"b":"5555555555554444"}}})") == "a ");
    CHECK(named(R"({"a":[{"\u0034111111111111111":1}]})") == "a[0] ");
}

TEST_CASE("that is no JSON is left to its reader")
{
    CHECK(named("4111111111111111 and more") == " "); // found before it broke
    CHECK(named(R"({"reason":)").empty());
}

TEST_SUITE_END();
