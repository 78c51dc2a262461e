#include "infra/crypto/aead.hpp"
#include "infra/crypto/base64url.hpp"
#include "infra/crypto/token_cache.hpp"
#include "infra/crypto/tokens.hpp"
#include "tests/support/token_forge.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace bilten;
using namespace bilten::infra;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

using Now = std::chrono::system_clock::time_point;

struct Given {
    JwtVerifier verifier{rules(), {public_key_of(our_key)}};
    JwtSigner signer{rules(), our_key};

    bool takes(const std::string& given, Now now = issue_time)
    {
        return verifier.verify(given, now).has_value();
    }
};

} // namespace

TEST_SUITE_BEGIN("the token verifier");

TEST_CASE_FIXTURE(Given, "takes what the signer issues")
{
    const auto issued = signer.issue(ann(), issue_time, 10min);
    for (int i = 0; i < 2; ++i) { // checked, then remembered
        const auto principal = verifier.verify(issued, issue_time);
        REQUIRE(principal);
        CHECK(principal->user == ann().user);
        CHECK(principal->roles == ann().roles);
        CHECK(principal->name == ann().name);
        CHECK(principal->email == ann().email);
    }
}

TEST_CASE_FIXTURE(Given, "takes what another implementation signs, and this is what it looks like")
{
    const auto principal = verifier.verify(token(good_header, claims()), issue_time);
    REQUIRE(principal);
    CHECK(principal->roles == std::vector{commands::Role::admin});
    const auto issued = signer.issue(ann(), issue_time, 10min);
    const auto header = from_base64url(issued.substr(0, issued.find('.')));
    REQUIRE(header);
    CHECK(header->find(R"("typ":"at+jwt")") != header->npos);
    CHECK(from_base64url(issued.substr(issued.rfind('.') + 1))->size() == 64);
}

TEST_CASE_FIXTURE(Given, "takes a token until it expires, and from when it begins")
{
    const auto issued = signer.issue(ann(), issue_time, 10min);
    CHECK(takes(issued, issue_time + 10min + 4s));
    CHECK_FALSE(takes(issued, issue_time + 10min + 5s));
    CHECK(takes(issued, issue_time - 5s)); // checked anew: it was forgotten when it was over
    CHECK_FALSE(takes(issued, issue_time - 6s));

    JwtVerifier fresh{rules(), {public_key_of(our_key)}};
    CHECK_FALSE(fresh.verify(issued, issue_time + 10min + 5s));
    CHECK_FALSE(fresh.verify(issued, issue_time - 6s));
    const auto later = std::chrono::floor<std::chrono::seconds>(issue_time + 6s).time_since_epoch();
    const auto start = std::chrono::floor<std::chrono::seconds>(issue_time).time_since_epoch();
    CHECK_FALSE(takes(token(
        good_header,
        claims(
            fmt::format("\"nbf\":{}", start.count()), fmt::format("\"nbf\":{}", later.count())))));
}

TEST_CASE_FIXTURE(Given, "takes no token that lives longer than the rules allow")
{
    const auto start = std::chrono::floor<std::chrono::seconds>(issue_time).time_since_epoch().count();
    const auto lives = [&](std::int64_t seconds) {
        return token(
            good_header,
            claims(
                fmt::format("\"exp\":{}", start + 600),
                fmt::format("\"exp\":{}", start + seconds)));
    };
    CHECK(takes(lives(600)));
    CHECK_FALSE(takes(lives(601)));
    CHECK_FALSE(takes(lives(0)));
    CHECK_FALSE(takes(lives(-1)));

    auto development = rules();
    development.lifetime_max = 12h;
    JwtVerifier lenient{development, {public_key_of(our_key)}};
    CHECK(lenient.verify(lives(12 * 3600), issue_time));
    CHECK_FALSE(lenient.verify(lives(12 * 3600 + 1), issue_time));
}

TEST_CASE_FIXTURE(Given, "takes no other algorithm, whatever the header says")
{
    const auto with_alg = [](std::string_view alg) {
        return fmt::format(
            R"({{"alg":"{}","typ":"at+jwt","kid":"{}"}})", alg, public_key_of(our_key).id);
    };
    for (const auto* alg : {"none", "None", "HS256", "RS256", "ES384", "ES512", "es256", ""})
        CHECK_FALSE(takes(token(with_alg(alg), claims())));
    CHECK(takes(token(with_alg("ES256"), claims())));

    const auto unsigned_text = to_base64url(with_alg("none")) + "." + to_base64url(claims()) + ".";
    CHECK_FALSE(takes(unsigned_text));
    CHECK_FALSE(takes(to_base64url(with_alg("ES256")) + "." + to_base64url(claims()) + "."));
    CHECK_FALSE(takes(hs256_token()));
}

TEST_CASE_FIXTURE(Given, "takes no header with anything beside alg, typ and kid")
{
    const auto id = public_key_of(our_key).id;
    const auto with = [&](std::string_view more) {
        return fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"{}}})", id, more);
    };
    for (const auto* more :
         {R"(,"jku":"https://evil.example/keys")",
          R"(,"x5u":"https://evil.example/cert")",
          R"(,"jwk":{"kty":"EC"})",
          R"(,"x5c":["AA"])",
          R"(,"crit":["exp"])",
          R"(,"b64":false)",
          R"(,"zip":"DEF")",
          R"(,"enc":"A128GCM")",
          R"(,"alg":"none")",
          R"(,"cty":"JWT")"})
        CHECK_FALSE(takes(token(with(more), claims())));
    CHECK(takes(token(with(""), claims())));
}

TEST_CASE_FIXTURE(Given, "takes no other type of token")
{
    for (const auto* type :
         {"\"JWT\"", "\"AT+JWT\"", "\"application/at+jwt\"", "\"\"", "1", "null"}) {
        const auto header = fmt::format(
            R"({{"alg":"ES256","typ":{},"kid":"{}"}})", type, public_key_of(our_key).id);
        CHECK_FALSE(takes(token(header, claims())));
    }
    CHECK_FALSE(takes(token(
        fmt::format(R"({{"alg":"ES256","kid":"{}"}})", public_key_of(our_key).id), claims())));
}

TEST_CASE_FIXTURE(Given, "takes only its own keys")
{
    const auto other_id = public_key_of(other_key).id;
    const auto foreign = fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", other_id);
    CHECK_FALSE(takes(token(foreign, claims(), other_key)));
    CHECK_FALSE(takes(token(good_header, claims(), other_key)));
    CHECK_FALSE(takes(token(R"({"alg":"ES256","typ":"at+jwt"})", claims())));

    JwtVerifier rotating{rules(), {public_key_of(other_key), public_key_of(our_key)}};
    CHECK(rotating.verify(token(foreign, claims(), other_key), issue_time));
    CHECK(rotating.verify(token(good_header, claims()), issue_time));
    CHECK_FALSE(rotating.verify(token(foreign, claims()), issue_time));
}

TEST_CASE_FIXTURE(Given, "takes nothing that was changed after it was signed")
{
    const auto issued = signer.issue(ann(), issue_time, 10min);
    REQUIRE(takes(issued));
    const auto first = issued.find('.');
    const auto last = issued.rfind('.');
    CHECK_FALSE(takes(issued.substr(0, first + 1) + to_base64url(claims()) + issued.substr(last)));
    for (std::size_t at = 0; at < issued.size(); ++at) {
        auto changed = issued;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        CHECK_FALSE(takes(changed));
    }
    CHECK_FALSE(takes(issued + "A"));
    CHECK_FALSE(takes(issued + "="));
    CHECK_FALSE(takes(issued.substr(0, issued.size() - 1)));
}

TEST_CASE_FIXTURE(Given, "takes no token of another issuer or for another audience")
{
    CHECK_FALSE(
        takes(token(good_header, claims("https://bilten.example", "https://evil.example"))));
    CHECK_FALSE(takes(token(good_header, claims("\"bilten-api\"", "\"other-api\""))));
    CHECK_FALSE(takes(token(good_header, claims("\"bilten-api\"", "\"bilten-api2\""))));
    CHECK_FALSE(takes(token(good_header, claims("\"bilten-api\"", "[]"))));
    CHECK(takes(token(good_header, claims("\"bilten-api\"", R"(["other-api","bilten-api"])"))));
}

TEST_CASE_FIXTURE(Given, "takes no claims that are not what they must be")
{
    const auto refuses = [&](std::string_view from, std::string_view to) {
        return !takes(token(good_header, claims(from, to)));
    };
    CHECK(refuses(user, "ann"));
    CHECK(refuses("\"roles\":[\"Admin\"]", "\"roles\":\"Admin\""));
    CHECK(refuses("\"roles\":[\"Admin\"]", "\"roles\":[1]"));
    CHECK(refuses("\"roles\":[\"Admin\"],", ""));
    CHECK(refuses("\"iat\":1", "\"iat\":\"1\",\"x\":1"));
    CHECK(refuses("\"iat\":", "\"iat\":1.5,\"x\":"));
    CHECK(refuses("\"exp\":", "\"exp\":1e30,\"x\":"));
    CHECK(refuses("\"sub\":", "\"sub\":\"\",\"sub\":"));
    CHECK(refuses("\"sub\":", "\"email\":7,\"sub\":"));
    CHECK(refuses("\"sub\":", "\"name\":\"a\\nb\",\"sub\":"));
    CHECK(refuses("{\"iss\"", "[{\"iss\""));
    CHECK_FALSE(takes(token(good_header, claims() + "{}")));
    CHECK_FALSE(takes(token(good_header, "")));
}

TEST_CASE_FIXTURE(Given, "gives nothing for roles that it does not know")
{
    const auto principal = verifier.verify(
        token(good_header, claims("\"Admin\"", R"("Emperor","Member","admin")")), issue_time);
    REQUIRE(principal);
    CHECK(principal->roles == std::vector{commands::Role::member});
}

TEST_CASE_FIXTURE(Given, "reads no more than 4 KiB, and exactly three parts")
{
    const auto padded = [](std::size_t bytes) {
        return token(
            good_header, claims("\"sub\":", "\"x\":\"" + std::string(bytes, 'x') + "\",\"sub\":"));
    };
    std::size_t bytes = 2000;
    while (padded(bytes + 1).size() <= token_bytes_max) ++bytes;
    CHECK(takes(padded(bytes)));
    CHECK_FALSE(takes(padded(bytes + 1)));
    for (const auto* text : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d.e", "....", "eyJ.eyJ.x y"})
        CHECK_FALSE(takes(text));
}

TEST_CASE("remembers a bounded number of tokens, the latest used")
{
    TokenCache cache{2};
    const TokenClaims entry{};
    const auto a = sha256("a");
    const auto b = sha256("b");
    const auto c = sha256("c");
    cache.put(a, entry);
    cache.put(b, entry);
    CHECK(cache.find(a));
    cache.put(c, entry);
    CHECK(cache.size() == 2);
    CHECK(cache.find(a));
    CHECK_FALSE(cache.find(b));
    CHECK(cache.find(c));
    cache.remove(a);
    CHECK_FALSE(cache.find(a));
}

TEST_CASE_FIXTURE(Given, "may be asked by several threads")
{
    std::vector<std::string> tokens;
    for (int i = 0; i < 8; ++i) tokens.push_back(signer.issue(ann(), issue_time - i * 1s, 10min));
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i)
                if (verifier.verify(tokens[static_cast<std::size_t>(i) % 8], issue_time)) ++taken;
        });
    for (auto& thread : threads) thread.join();
    CHECK(taken == 800);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the token signer");

TEST_CASE_FIXTURE(Given, "issues nothing that lives too long")
{
    CHECK_THROWS_AS((void)signer.issue(ann(), issue_time, 10min + 1s), std::invalid_argument);
    CHECK_THROWS_AS((void)signer.issue(ann(), issue_time, 0s), std::invalid_argument);
    CHECK_THROWS_AS((JwtSigner{rules(), "nonsense"}), std::invalid_argument);
    CHECK_THROWS_AS((JwtVerifier{rules(), {}}), std::invalid_argument);
    CHECK_THROWS_AS((JwtVerifier{{}, {public_key_of(our_key)}}), std::invalid_argument);
}

TEST_SUITE_END();
