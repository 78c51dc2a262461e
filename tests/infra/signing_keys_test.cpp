#include "infra/crypto/base64url.hpp"
#include "infra/crypto/signing_keys.hpp"
#include "tests/support/token_forge.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten::infra;
using namespace bilten::tests;

TEST_SUITE_BEGIN("a key for tokens");

TEST_CASE("is an EC key on P-256 and nothing else")
{
    CHECK(public_key_of(our_key) == parse_public_key(public_key_of(our_key).pem));
    CHECK(public_key_of(our_key).id.size() == 16);
    CHECK(public_key_of(our_key).id != public_key_of(other_key).id);
    CHECK_THROWS_AS((void)public_key_of(new_key("P-384")), std::invalid_argument);
    CHECK_THROWS_AS((void)public_key_of(new_rsa_key()), std::invalid_argument);
    CHECK_THROWS_AS((void)public_key_of("nonsense"), std::invalid_argument);
    CHECK_THROWS_AS((void)parse_public_key(our_key), std::invalid_argument);
    CHECK_THROWS_AS((void)read_key_file("/nonexistent/key.pem"), std::runtime_error);
}

TEST_CASE("has the thumbprint of RFC 7638 in its name")
{
    // The public key of RFC 7515 appendix A.3, and its thumbprint worked out with Python.
    const std::string pem = "-----BEGIN PUBLIC KEY-----\n"
                            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
                            "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
                            "-----END PUBLIC KEY-----\n";
    const auto key = parse_public_key(pem);
    CHECK(key.x == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
    CHECK(key.y == "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    CHECK(key.id == "oKIywvGUpTVTyxMQ");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("base64url");

TEST_CASE("spells every byte string in one way only")
{
    CHECK(to_base64url("") == "");
    CHECK(to_base64url("f") == "Zg");
    CHECK(to_base64url("fo") == "Zm8");
    CHECK(to_base64url("foo") == "Zm9v");
    CHECK(to_base64url("\xfb\xff") == "-_8");
    CHECK(from_base64url("Zm8") == "fo");
    CHECK(from_base64url("-_8") == "\xfb\xff");
    for (const auto* bad : {"Z", "Zg==", "Zh", "Zm9", "+/8", "Zm 8", "Zm8\n"})
        CHECK_FALSE(from_base64url(bad));
}

TEST_SUITE_END();
