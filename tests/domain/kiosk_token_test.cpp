#include "domain/kiosk_token/kiosk_token.hpp"
#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

using namespace bilten::domain::kiosk_token;
using namespace bilten::tests;
using bilten::domain::Instant;
using bilten::domain::KioskTokenId;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;

namespace {

const Shown right{"a secret's hash", "a device's hash"};

KioskTokenIssued issued()
{
    return {
        KioskTokenId{uuid(51)},
        the_event,
        "North",
        right.secret_hash,
        right.device_hash,
        noon + lifetime_min};
}

State token(const Events& more = {})
{
    State state;
    evolve(state, issued());
    for (const auto& what : more) evolve(state, what);
    return state;
}

void refused(const State& state, const Shown& shown, Instant now, RefusalCode expected)
{
    const auto checked = check(state, shown, now);
    REQUIRE(checked.has_error());
    CHECK(name_of(checked.error().code) == name_of(expected));
}

} // namespace

TEST_SUITE_BEGIN("a kiosk token");

TEST_CASE("is good until it expires")
{
    CHECK(check(token(), right, noon).has_value());
    CHECK(check(token(), right, noon + lifetime_min - 1ms).has_value());
    refused(token(), right, noon + lifetime_min, RefusalCode::kiosk_token_expired);
}

TEST_CASE("is good for who has it on its device alone")
{
    refused(State{}, {}, noon, RefusalCode::kiosk_token_invalid);
    refused(token(), {"another", right.device_hash}, noon, RefusalCode::kiosk_token_invalid);
    refused(token(), {"", right.device_hash}, noon, RefusalCode::kiosk_token_invalid);
    refused(token(), {right.secret_hash, "another"}, noon, RefusalCode::kiosk_other_device);
    refused(token(), {right.secret_hash, ""}, noon, RefusalCode::kiosk_other_device);
}

TEST_CASE("tells nothing to who does not have it")
{
    const Shown wrong{"another", "another"};
    const auto revoked = token({KioskTokenRevoked{noon}});
    refused(revoked, wrong, noon + lifetime_max, RefusalCode::kiosk_token_invalid);
}

TEST_CASE("is revoked at once, and once")
{
    CHECK(*decide(token(), RevokeToken{noon}) == Events{KioskTokenRevoked{noon}});
    const auto revoked = token({KioskTokenRevoked{noon}});
    CHECK(decide(revoked, RevokeToken{noon})->empty());
    refused(revoked, right, noon, RefusalCode::kiosk_token_revoked);
    CHECK(decide(State{}, RevokeToken{noon}).error().code == RefusalCode::kiosk_token_unknown);
}

TEST_CASE("is issued once, and remembers who took the list with it")
{
    CHECK(*decide(State{}, IssueToken{issued()}) == Events{issued()});
    CHECK(decide(token(), IssueToken{issued()})->empty());
    CHECK(*decide(token(), TakeList{noon}) == Events{KioskListTaken{noon}});
    CHECK(decide(State{}, TakeList{noon}).error().code == RefusalCode::kiosk_token_unknown);
}

TEST_SUITE_END();
