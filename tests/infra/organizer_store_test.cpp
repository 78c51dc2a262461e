#include "infra/identity/organizer_store.hpp"

#include "infra/identity/noting_verifier.hpp"
#include "tests/support/event_fixture.hpp"
#include "tests/support/infra/lane_world.hpp"
#include "tests/support/infra/relay_world.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using commands::KnownOrganizer;
using commands::Principal;
using commands::Role;

namespace {

Principal adas_token(std::vector<Role> roles, std::string name = "Ada")
{
    return {ann, std::move(roles), std::move(name), "ada@example.org"};
}

struct Book : LaneWorld {
    infra::Keyring keyring{{.dsn = database.dsn()}};
    infra::OrganizerStore store{database.dsn(), keyring};

    std::vector<KnownOrganizer> find(std::vector<domain::UserId> users = {ann})
    {
        return run(store.find(std::move(users)));
    }

    bool becomes_known_as(const std::string& name)
    {
        return eventually([&] {
            const auto found = find();
            return found.size() == 1 && found.front().name == name;
        });
    }
};

} // namespace

TEST_SUITE_BEGIN("the book of organizers");

TEST_CASE_FIXTURE(Book, "knows who came with a token that says so, by the name it has")
{
    CHECK(find().empty());
    store.note(adas_token({Role::event_organizer}));
    CHECK(becomes_known_as("Ada"));
    CHECK(find().front().user == ann);
    CHECK(find().front().subject == keyring.subject_of("ada@example.org"));
    CHECK(find({bob}).empty());
    store.note(adas_token({Role::admin}, "Ada L."));
    CHECK(becomes_known_as("Ada L."));
    store.note(adas_token({Role::event_organizer}, "")); // a token without a name tells none
    store.note(adas_token({Role::member}));
    CHECK(eventually([&] { return find().empty(); }));
}

TEST_CASE_FIXTURE(Book, "takes no note of others")
{
    store.note(adas_token({Role::member, Role::teacher, Role::analyst}));
    store.note({bob, {Role::event_organizer}, "Bob", {}});
    CHECK(eventually([&] { return find({ann, bob}).size() == 1; }));
    CHECK(value("select count(*) from store.organizers") == "1");
}

TEST_CASE_FIXTURE(Book, "keeps names sealed, and forgets those of the erased")
{
    store.put(adas_token({Role::event_organizer}), "ops");
    CHECK(value("select display_name like '%Ada%' from store.organizers") == "f");
    database.execute("update subjects.keys set wrapped_key = null, erased_at = now()");
    infra::Keyring later{{.dsn = database.dsn()}};
    infra::OrganizerStore same{database.dsn(), later};
    const auto found = run(same.find({ann}));
    REQUIRE(found.size() == 1);
    CHECK(found.front().name.empty());
}

TEST_CASE_FIXTURE(Book, "is kept by operators too, who are named in it")
{
    store.put(adas_token({Role::event_organizer}), "ops");
    store.put({ann, {Role::event_organizer}, {}, {}}, "ops"); // no name: the known one stays
    REQUIRE(store.list().size() == 1);
    CHECK(store.list().front().name == "Ada");
    store.put({ann, {}, {}, {}}, "oncall");
    CHECK(find().empty());
    CHECK_FALSE(store.list().front().is_eligible);
    CHECK(store.list().front().registered_by == "oncall");
}

TEST_SUITE_END();
