// Idempotency keys and claims: once, whoever asks, on whatever node or lane.

#include "tests/support/infra/lane_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>

using namespace bilten;
using namespace bilten::tests;
using commands::Done;
using commands::Outcome;
using commands::Replayed;
using domain::RefusalCode;

namespace {

struct TwoLanes : LaneWorld {
    TwoLanes() : LaneWorld{2} {}

    // A stream in this lane.
    [[nodiscard]] domain::Uuid stream_in(int lane) const
    {
        const auto slot =
            value(fmt::format("select min(slot) from store.slots where lane = {}", lane));
        return fresh_id(static_cast<domain::Slot>(std::stoi(slot)));
    }

    [[nodiscard]] int events() const
    {
        return std::stoi(value("select count(*) from store.events"));
    }
};

Work claim(const domain::Uuid& venue, const std::string& scope, std::uint8_t wanted)
{
    return [=](commands::Workspace& workspace) {
        workspace.claim({scope, {wanted}, venue});
        return add_place(venue)(workspace);
    };
}

bool refused_with(const Outcome& outcome, RefusalCode code)
{
    const auto* refusal = std::get_if<domain::Refusal>(&outcome);
    return refusal != nullptr && refusal->code == code;
}

} // namespace

TEST_SUITE_BEGIN("an idempotency key");

TEST_CASE_FIXTURE(TwoLanes, "gives the same answer again, on any node, and has no second effect")
{
    const auto venue = stream_in(0);
    {
        Node node{database.dsn()};
        CHECK(std::holds_alternative<Done>(
            node.ask(envelope_with_key(venue, "a", 1), add_place(venue))));
        const auto again = node.ask(envelope_with_key(venue, "a", 1), add_place(venue));
        CHECK(std::get<Replayed>(again).answer.status == 201);
    }
    Node other{database.dsn()};
    const auto again = other.ask(envelope_with_key(venue, "a", 1), add_place(venue));
    CHECK(std::get<Replayed>(again).answer.status == 201);
    CHECK(std::get<Replayed>(again).answer.body == "as answered at first");
    CHECK(std::get<Replayed>(again).answer.location == "/there");
    CHECK(events() == 1);
}

TEST_CASE_FIXTURE(TwoLanes, "keeps a refusal too")
{
    Node node{database.dsn()};
    const auto venue = stream_in(0);
    const auto refuse = [](commands::Workspace&) {
        return domain::Result<void>{RefusalCode::venue_unknown};
    };
    CHECK(refused_with(
        node.ask(envelope_with_key(venue, "a", 1), refuse), RefusalCode::venue_unknown));
    const auto again = node.ask(envelope_with_key(venue, "a", 1), add_place(venue));
    CHECK(std::get<Replayed>(again).answer.status == 409);
    CHECK(events() == 0);
}

TEST_CASE_FIXTURE(TwoLanes, "is not good for another request, in any lane")
{
    Node node{database.dsn()};
    const auto venue = stream_in(0);
    const auto far = stream_in(1);
    CHECK(std::holds_alternative<Done>(
        node.ask(envelope_with_key(venue, "a", 1), add_place(venue))));
    CHECK(refused_with(
        node.ask(envelope_with_key(venue, "a", 2), add_place(venue)),
        RefusalCode::idempotency_key_reused));
    CHECK(refused_with(
        node.ask(envelope_with_key(far, "a", 2), add_place(far)),
        RefusalCode::idempotency_key_reused));
    CHECK(events() == 1);
}

TEST_CASE_FIXTURE(TwoLanes, "belongs to one principal")
{
    Node node{database.dsn()};
    const auto venue = stream_in(0);
    CHECK(std::holds_alternative<Done>(
        node.ask(envelope_with_key(venue, "a", 1, "ann"), add_place(venue))));
    CHECK(std::holds_alternative<Done>(
        node.ask(envelope_with_key(venue, "a", 2, "bob"), add_place(venue))));
    CHECK(events() == 2);
}

TEST_CASE_FIXTURE(TwoLanes, "holds within one batch")
{
    Node node{database.dsn()};
    const auto venue = stream_in(0);
    HeldLane other{database.dsn(), 0};
    auto first = node.submit(envelope_for(venue), add_place(venue));
    other.await_waiting(1);
    auto second = node.submit(envelope_with_key(venue, "a", 1), add_place(venue));
    auto third = node.submit(envelope_with_key(venue, "a", 1), add_place(venue));
    auto fourth = node.submit(envelope_with_key(venue, "a", 2), add_place(venue));
    other.release();
    CHECK(std::holds_alternative<Done>(first.get()));
    CHECK(std::holds_alternative<Done>(second.get()));
    CHECK(std::holds_alternative<Replayed>(third.get()));
    CHECK(refused_with(fourth.get(), RefusalCode::idempotency_key_reused));
    CHECK(events() == 2);
}

TEST_CASE_FIXTURE(TwoLanes, "has one effect when two nodes and two lanes race for it")
{
    Node one{database.dsn()};
    Node two{database.dsn()};
    for (int round = 0; round < 25; ++round) {
        const auto key = std::to_string(round);
        const auto near = stream_in(0);
        const auto far = stream_in(1);
        std::vector<std::future<Outcome>> outcomes;
        outcomes.push_back(one.submit(envelope_with_key(near, key, 1), add_place(near)));
        outcomes.push_back(two.submit(envelope_with_key(near, key, 1), add_place(near)));
        outcomes.push_back(one.submit(envelope_with_key(far, key, 1), add_place(far)));
        outcomes.push_back(two.submit(envelope_with_key(far, key, 1), add_place(far)));
        int done = 0;
        int replayed = 0;
        for (auto& outcome : outcomes) {
            const auto got = outcome.get();
            done += std::holds_alternative<Done>(got);
            replayed += std::holds_alternative<Replayed>(got);
        }
        CHECK(done == 1);
        CHECK(replayed == 3);
    }
    CHECK(events() == 25);
    CHECK(is_dense(*this));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a claim");

TEST_CASE_FIXTURE(TwoLanes, "is had by one owner, who may claim it again")
{
    Node node{database.dsn()};
    const auto ann = stream_in(0);
    const auto bob = stream_in(1);
    CHECK(std::holds_alternative<Done>(node.ask(envelope_for(ann), claim(ann, "e-mail", 1))));
    CHECK(refused_with(
        node.ask(envelope_for(bob), claim(bob, "e-mail", 1)), RefusalCode::claim_taken));
    CHECK(std::holds_alternative<Done>(node.ask(envelope_for(ann), claim(ann, "e-mail", 1))));
    CHECK(std::holds_alternative<Done>(node.ask(envelope_for(bob), claim(bob, "domain", 1))));
    CHECK(std::holds_alternative<Done>(node.ask(envelope_for(bob), claim(bob, "e-mail", 2))));
    CHECK(events() == 4);
}

TEST_CASE_FIXTURE(TwoLanes, "that is lost leaves the rest of its batch alone")
{
    Node node{database.dsn()};
    const auto ann = stream_in(0);
    const auto bob = stream_in(0);
    const auto cem = stream_in(1);
    CHECK(std::holds_alternative<Done>(node.ask(envelope_for(cem), claim(cem, "e-mail", 1))));
    HeldLane other{database.dsn(), 0};
    auto first = node.submit(envelope_for(ann), add_place(ann));
    other.await_waiting(1);
    auto won = node.submit(envelope_for(ann), claim(ann, "e-mail", 2));
    auto lost_here = node.submit(envelope_for(bob), claim(bob, "e-mail", 2));
    auto lost_there = node.submit(envelope_for(bob), claim(bob, "e-mail", 1));
    auto plain = node.submit(envelope_for(bob), add_place(bob));
    other.release();
    CHECK(std::holds_alternative<Done>(first.get()));
    CHECK(std::holds_alternative<Done>(won.get()));
    CHECK(refused_with(lost_here.get(), RefusalCode::claim_taken));
    CHECK(refused_with(lost_there.get(), RefusalCode::claim_taken));
    CHECK(std::holds_alternative<Done>(plain.get()));
    CHECK(events() == 4);
    CHECK(is_dense(*this));
}

TEST_CASE_FIXTURE(TwoLanes, "has one winner when lanes race for many of them")
{
    Node one{database.dsn()};
    Node two{database.dsn()};
    std::vector<std::future<Outcome>> outcomes;
    for (std::uint8_t value = 0; value < 100; ++value)
        for (auto* node : {&one, &two})
            for (int lane = 0; lane < 2; ++lane) {
                const auto venue = stream_in(lane);
                outcomes.push_back(
                    node->submit(envelope_for(venue), claim(venue, "e-mail", value)));
            }
    int done = 0;
    int taken = 0;
    for (auto& outcome : outcomes) {
        const auto got = outcome.get();
        done += std::holds_alternative<Done>(got);
        taken += refused_with(got, RefusalCode::claim_taken);
    }
    CHECK(done == 100);
    CHECK(taken == 300);
    CHECK(events() == 100);
    CHECK(is_dense(*this));
}

TEST_SUITE_END();
