#include "commands/execute.hpp"
#include "commands/venues.hpp"
#include "commands/unavailable.hpp"
#include "tests/support/box_office.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

using namespace bilten::commands;
using namespace bilten::tests;
using bilten::domain::RefusalCode;
using bilten::domain::Result;
using bilten::domain::venue::CreateVenue;
using bilten::domain::venue::Venue;

namespace {

CreateVenue hall(std::uint64_t number)
{
    CreateVenue command;
    command.venue.venue_id = {uuid(number)};
    command.venue.name = "The hall";
    return command;
}

Envelope envelope(std::optional<IdempotencyKey> key = {})
{
    Envelope with{the_slot, {}, std::move(key)};
    with.metadata.correlation_id = "c-1";
    return with;
}

Claim claim_of(std::uint8_t value, std::uint64_t owner)
{
    return {"email", {value}, uuid(owner)};
}

// Runs what the API runs, to its end.
struct Caller {
    InMemoryLanes lanes;
    int runs = 0;

    Result<Executed<Venue>>
    call(const Envelope& with, const CreateVenue& command, std::vector<Claim> claims = {})
    {
        const auto work = [&](Workspace& workspace) -> Result<Venue> {
            ++runs;
            for (const auto& claim : claims) workspace.claim(claim);
            const auto made = create_venue(workspace, command);
            return made ? Result<Venue>{made->venue} : made.error();
        };
        const auto keep = [](const Result<Venue>& venue) {
            KeptAnswer kept;
            kept.status = venue ? 201 : 409;
            if (venue) kept.reference = venue->venue_id.value;
            return kept;
        };
        return wait(execute<Venue>(lanes, with, work, keep));
    }

    template <class T>
    T wait(boost::asio::awaitable<T> work)
    {
        boost::asio::io_context context;
        std::exception_ptr failure;
        std::optional<T> result;
        co_spawn(context, std::move(work), [&](std::exception_ptr error, T value) {
            failure = error;
            if (!error) result = std::move(value);
        });
        context.run();
        if (failure) std::rethrow_exception(failure);
        return std::move(*result);
    }
};

IdempotencyKey key(const std::string& principal, std::uint8_t hash)
{
    return {principal, "k-1", {hash}};
}

} // namespace

TEST_SUITE_BEGIN("executing a command");

TEST_CASE("answers with its result and the position of its last event")
{
    Caller caller;
    const auto done = caller.call(envelope(), hall(41));
    REQUIRE(done.has_value());
    CHECK(std::get<Venue>(done->answer).name == "The hall");
    CHECK(done->position == bilten::domain::Position{0, 1});
    const auto recorded = caller.lanes.recorded();
    REQUIRE(recorded.size() == 1);
    CHECK(recorded[0].metadata.correlation_id == "c-1");
    CHECK(recorded[0].stream == uuid(41));
    CHECK(recorded[0].version == 1);
}

TEST_CASE("answers a refusal as a value")
{
    Caller caller;
    const auto found = caller.wait(execute<VenueAfter>(
        caller.lanes, envelope(), [](Workspace& w) { return find_venue(w, {uuid(41)}); }));
    CHECK(found.error().code == RefusalCode::venue_unknown);
}

TEST_CASE("throws what went wrong in the store, or in the command")
{
    Caller caller;
    caller.lanes.fail_with(std::make_exception_ptr(Unavailable{"no store"}));
    CHECK_THROWS_AS((void)caller.call(envelope(), hall(41)), Unavailable);
    caller.lanes.fail_with(nullptr);
    CHECK(caller.call(envelope(), hall(41)).has_value());
    CHECK_THROWS_AS((void)caller.call(envelope(), hall(41)), std::logic_error);
    CHECK(caller.lanes.recorded().size() == 1);
}

TEST_CASE("answers a repeated key as before, without running again")
{
    Caller caller;
    REQUIRE(caller.call(envelope(key("ann", 1)), hall(41)).has_value());
    const auto again = caller.call(envelope(key("ann", 1)), hall(42));
    REQUIRE(again.has_value());
    const auto& kept = std::get<KeptAnswer>(again->answer);
    CHECK(kept.status == 201);
    CHECK(kept.reference == uuid(41));
    CHECK(caller.runs == 1);
}

TEST_CASE("refuses a key that was used for another request")
{
    Caller caller;
    REQUIRE(caller.call(envelope(key("ann", 1)), hall(41)).has_value());
    CHECK(
        caller.call(envelope(key("ann", 2)), hall(42)).error().code ==
        RefusalCode::idempotency_key_reused);
    CHECK(caller.call(envelope(key("bob", 2)), hall(43)).has_value());
    CHECK(caller.lanes.recorded().size() == 2);
}

TEST_CASE("keeps a refusal under its key too")
{
    Caller caller;
    REQUIRE(caller.call(envelope(), hall(41), {claim_of(1, 41)}).has_value());
    const auto with = envelope(key("ann", 1));
    CHECK(caller.call(with, hall(42), {claim_of(1, 42)}).error().code == RefusalCode::claim_taken);
    const auto again = caller.call(with, hall(42), {claim_of(2, 42)});
    REQUIRE(again.has_value());
    CHECK(std::holds_alternative<KeptAnswer>(again->answer));
    CHECK(caller.lanes.recorded().size() == 1);
}

TEST_CASE("gives a claim to one owner")
{
    Caller caller;
    REQUIRE(caller.call(envelope(), hall(41), {claim_of(1, 41)}).has_value());
    CHECK(
        caller.call(envelope(), hall(42), {claim_of(1, 42)}).error().code ==
        RefusalCode::claim_taken);
    CHECK(caller.call(envelope(), hall(43), {claim_of(1, 41)}).has_value());
    CHECK(caller.call(envelope(), hall(44), {claim_of(2, 44)}).has_value());
    CHECK(
        caller.call(envelope(), hall(45), {claim_of(3, 45), claim_of(3, 46)}).error().code ==
        RefusalCode::claim_taken);
    CHECK(caller.lanes.recorded().size() == 3);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a workspace");

TEST_CASE("takes events of a stream once")
{
    InMemoryLanes lanes;
    const auto twice = [](Workspace& workspace) {
        namespace venue = bilten::domain::venue;
        workspace.stage_new<venue::State>(uuid(41), {venue::VenueCreated{}});
        workspace.stage<venue::State>(uuid(41), {venue::VenueCreated{}});
        return Result<void>{};
    };
    CHECK_THROWS_AS((void)lanes.run(twice), std::logic_error);
    CHECK(lanes.recorded().empty());
}

TEST_CASE("sees what was accepted, not what it stages")
{
    InMemoryLanes lanes;
    namespace venue = bilten::domain::venue;
    const auto version_after = [](Workspace& workspace) {
        workspace.stage<venue::State>(uuid(41), {venue::VenueCreated{}, venue::VenueCreated{}});
        return Result<bilten::domain::Version>{workspace.version<venue::State>(uuid(41))};
    };
    CHECK(*lanes.run(version_after) == 0);
    CHECK(*lanes.run(version_after) == 2);
    CHECK(lanes.recorded().back().version == 4);
    CHECK(lanes.recorded().back().position == bilten::domain::Position{0, 4});
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a role");

TEST_CASE("is read by the name it is written with")
{
    for (int i = 0; i <= static_cast<int>(Role::integrator); ++i) {
        const auto role = static_cast<Role>(i);
        CHECK_MESSAGE(parse_role(name_of(role)) == role, name_of(role));
    }
    CHECK_FALSE(parse_role("admin").has_value());
    CHECK_FALSE(parse_role("").has_value());
    const Principal principal{ann, {Role::member, Role::analyst}, {}, {}};
    CHECK(principal.has(Role::analyst));
    CHECK_FALSE(principal.has(Role::admin));
}

TEST_SUITE_END();
