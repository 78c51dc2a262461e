#include "infra/crypto/ticket_codes.hpp"

#include "infra/crypto/base64url.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten;
using namespace bilten::infra;
using domain::RefusalCode;
using domain::TicketId;

namespace {

// Made by `openssl genpkey -algorithm ED25519`; the public half of the first by `openssl pkey`.
constexpr auto first_key = "-----BEGIN PRIVATE KEY-----\n"
                           "MC4CAQAwBQYDK2VwBCIEIF+SYTbcfeMsfR/XKLLlkPizAvvpZX7+UR/JTrBrY/RV\n"
                           "-----END PRIVATE KEY-----\n";
constexpr auto second_key = "-----BEGIN PRIVATE KEY-----\n"
                            "MC4CAQAwBQYDK2VwBCIEIAsrHKmMuR9u/dcQh1CZVyKhTUmtMXkDu7cqRKBHWEfK\n"
                            "-----END PRIVATE KEY-----\n";

const std::string public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA0nUci2wiO92/vmyddj+STRQYKhtyDnbdmZsOesv6eBk=\n"
    "-----END PUBLIC KEY-----\n";

const TicketId ticket{*domain::parse_uuid("0193f0c5-8a00-7abc-8000-000000000006")};
const std::string raw_ticket{"\x01\x93\xf0\xc5\x8a\0\x7a\xbc\x80\0\0\0\0\0\0\x06", 16};
const TicketId another{*domain::parse_uuid("0193f0c5-8a00-7abc-8000-000000000007")};

struct Workers {
    boost::asio::thread_pool pool{1};

    SignedTicketCodes codes(std::string_view keys = first_key)
    {
        return SignedTicketCodes{keys, pool};
    }
};

RefusalCode refused(const SignedTicketCodes& codes, std::string_view code)
{
    const auto read = codes.read(code);
    REQUIRE(read.has_error());
    return read.error().code;
}

std::string join(std::string_view one, std::string_view other)
{
    return std::string{one} + std::string{other};
}

} // namespace

TEST_SUITE_BEGIN("a ticket's code");

TEST_CASE_FIXTURE(Workers, "names its ticket, and is the same each time")
{
    const auto codes = this->codes();
    const auto code = codes.code_of(ticket);
    CHECK(code == codes.code_of(ticket));
    CHECK(from_base64url(code.substr(0, 22)) == raw_ticket);
    CHECK(code.size() == 22 + 1 + 6 + 1 + 86);
    CHECK(codes.read(code).value() == ticket);
}

TEST_CASE_FIXTURE(Workers, "is forged where one letter of it is another")
{
    const auto codes = this->codes();
    const auto code = codes.code_of(ticket);
    for (std::size_t at = 0; at < code.size(); ++at) {
        auto changed = code;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        CAPTURE(changed);
        CHECK(codes.read(changed).has_error());
    }
    const auto foreign = codes.code_of(another);
    const auto mixed = code.substr(0, 22) + foreign.substr(22);
    CHECK(refused(codes, mixed) == RefusalCode::ticket_code_forged);
    const auto stranger = this->codes(second_key).code_of(ticket);
    CHECK(refused(codes, stranger) == RefusalCode::ticket_code_forged);
}

TEST_CASE_FIXTURE(Workers, "is unreadable where it has not its form")
{
    const auto codes = this->codes();
    const auto code = codes.code_of(ticket);
    for (const auto& bad :
         {std::string{},
          std::string{"."},
          std::string{"https://example.org/menu"},
          code.substr(0, code.size() - 1),
          code + "A",
          code + ".",
          " " + code,
          code.substr(0, 22),
          code.substr(1)})
        CHECK(refused(codes, bad) == RefusalCode::ticket_code_unreadable);
}

TEST_CASE_FIXTURE(Workers, "is good for as long as its key is in the file")
{
    const auto old = codes(first_key).code_of(ticket);
    const auto rotated = codes(join(second_key, first_key));
    CHECK(rotated.read(old).value() == ticket);
    CHECK(rotated.code_of(ticket) == codes(second_key).code_of(ticket));
    CHECK(rotated.keys().size() == 2);
    CHECK(rotated.keys()[0].id == codes(second_key).keys()[0].id);
    CHECK(refused(codes(second_key), old) == RefusalCode::ticket_code_forged);
}

TEST_CASE_FIXTURE(Workers, "can be read with the public half of its key alone")
{
    const auto keys = Ed25519Key::parse_all(public_pem);
    REQUIRE(keys.size() == 1);
    CHECK(!keys[0].can_sign());
    CHECK_THROWS_AS((void)keys[0].sign("x"), std::runtime_error);
    CHECK(codes().keys()[0].public_key == to_base64url(keys[0].public_key()));
    CHECK(codes(join(second_key, public_pem)).read(codes().code_of(ticket)).value() == ticket);
}

TEST_CASE_FIXTURE(Workers, "is read with many others, each with its own answer")
{
    const auto codes = this->codes();
    std::vector<std::string> texts{codes.code_of(ticket), "nonsense", codes.code_of(another)};
    auto reading = codes.read_all(std::move(texts));
    const auto read =
        boost::asio::co_spawn(pool, std::move(reading), boost::asio::use_future).get();
    REQUIRE(read.size() == 3);
    CHECK(read[0].value() == ticket);
    CHECK(read[1].error().code == RefusalCode::ticket_code_unreadable);
    CHECK(read[2].value() == another);
}

TEST_CASE_FIXTURE(Workers, "wants keys that are keys")
{
    for (const auto& bad :
         {std::string{},
          std::string{"nonsense"},
          std::string{"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
          join(first_key, first_key),
          public_pem})
        CHECK_THROWS_AS((void)codes(bad), std::invalid_argument);
}

TEST_SUITE_END();
