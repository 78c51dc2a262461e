#include "infra/postgres/connect.hpp"
#include "tests/support/infra/mail_world.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using infra::MailEnd;

namespace {

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

} // namespace

TEST_SUITE_BEGIN("a mailer");

TEST_CASE("sends each mail to the person whose data it opens")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({attendee_ann, attendee_bob});
    const RunningMailer mailer{world, world.options(server.address())};

    REQUIRE(becomes(world, mail, "sent 1 "));
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(holds(mails[0], "X-Envelope-From: tickets@bilten.example\r\n"));
    CHECK(holds(mails[0], "X-Envelope-To: ann@example.com\r\n"));
    CHECK(holds(mails[0], "To: =?utf-8?B?QW5uIMW9YWdhcg==?=\r\n <ann@example.com>\r\n"));
    CHECK(holds(mails[0], "Subject: Your ticket for Two evenings\r\n"));
    CHECK(holds(mails[0], "Message-ID: <" + domain::to_string(mail) + "@bilten>\r\n"));
    CHECK(holds(mails[0], "\r\n\r\nHello Ann =C5=BDagar,\r\n"));
    CHECK(holds(mails[0], "code 7KQ2M9XA\r\n"));
    CHECK_FALSE(holds(mails[0], "bob@"));
    CHECK(
        world.first_value("select sent_at between now() - interval '1 minute' and now() "
                          "from read.mail_deliveries") == "t");
}

TEST_CASE("lets no name add a header or a recipient")
{
    MailWorld world;
    MailServer server;
    auto evil = attendee_ann;
    evil.name = "Ann\r\nBcc: eve@example.com";
    const auto mail = world.confirm_order({evil});
    const RunningMailer mailer{world, world.options(server.address())};

    REQUIRE(becomes(world, mail, "sent 1 "));
    const auto mails = server.mails();
    REQUIRE(mails.size() == 1);
    CHECK(count(mails[0], "X-Envelope-To:") == 1);
    CHECK_FALSE(holds(mails[0], "\nBcc:"));
    CHECK(holds(mails[0], "\r\n\r\nHello Ann  Bcc: eve@example.com"));
}

TEST_CASE("shares the mails with others, so that each is sent once")
{
    MailWorld world;
    MailServer server;
    constexpr std::size_t orders = 40;
    for (std::size_t i = 0; i < orders; ++i) world.confirm_order({attendee_ann});
    {
        auto options = world.options(server.address());
        options.batch_max = 3;
        const RunningMailer one{world, options};
        const RunningMailer two{world, options};
        const RunningMailer three{world, options};
        CHECK(eventually([&] {
            return world.first_value(
                       "select count(*) from read.mail_deliveries where status = 'sent'") == "40";
        }));
    }
    CHECK(server.mails().size() == orders);
    CHECK(world.first_value("select max(attempts) from read.mail_deliveries") == "1");
}

TEST_CASE("sends nothing again after a rebuild")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({attendee_ann});
    const RunningMailer mailer{world, world.options(server.address())};
    REQUIRE(becomes(world, mail, "sent 1 "));

    world.rebuild();
    REQUIRE(world.first_value("select count(*) from read.mails") == "1");
    const auto later = world.confirm_order({attendee_bob});
    REQUIRE(becomes(world, later, "sent 1 "));
    CHECK(server.mails().size() == 2);
    CHECK(world.delivery(mail) == "sent 1 ");
}

TEST_CASE("sends nothing to a person who was erased")
{
    MailWorld world;
    MailServer server;
    const auto to_ann = world.confirm_order({attendee_ann});
    const auto to_bob = world.confirm_order({attendee_bob});
    world.erase(attendee_ann.email);
    const RunningMailer mailer{world, world.options(server.address())};

    REQUIRE(becomes(world, to_bob, "sent 1 "));
    REQUIRE(becomes(world, to_ann, "erased 1 "));
    REQUIRE(server.mails().size() == 1);
    CHECK(holds(server.mails()[0], "bob@example.com"));
}

TEST_CASE("takes over the mail of another that died, who then changes nothing any more")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({attendee_ann});
    const auto connection = infra::connect(world.database.dsn());
    infra::MailQueue dead{*connection};
    const auto taken = dead.take(10, 1h, 24h);
    REQUIRE(taken.size() == 1);
    CHECK(dead.take(10, 1h, 24h).empty());

    world.database.execute("update read.mail_deliveries set not_before = now()"); // an hour on
    const RunningMailer mailer{world, world.options(server.address())};
    REQUIRE(becomes(world, mail, "sent 2 "));
    dead.end(taken[0], MailEnd::failed, "late");
    dead.retry(taken[0], 1ms, "late");
    dead.put_back(taken[0], 1ms);
    CHECK(world.delivery(mail) == "sent 2 ");
}

TEST_CASE("leaves alone what is too old to be news")
{
    MailWorld world;
    MailServer server;
    const auto old = world.confirm_order({attendee_ann});
    world.database.execute("update read.mails set due_at = now() - interval '169 hours'");
    const auto young = world.confirm_order({attendee_bob});
    world.database.execute(
        "update read.mails set due_at = now() - interval '167 hours' where mail_id = '" +
        domain::to_string(young) + "'");
    const RunningMailer mailer{world, world.options(server.address())};

    CHECK(becomes(world, young, "sent 1 "));
    CHECK(becomes(world, old, "expired 1 "));
    CHECK(server.mails().size() == 1);
}

TEST_CASE("never begins a mail that its lease might not cover")
{
    MailWorld world;
    auto options = world.options("127.0.0.1:1");
    options.lease = 2 * options.smtp.timeout;
    infra::Keyring keyring{world.keys()};
    CHECK_THROWS_AS((infra::Mailer{options, keyring}), std::invalid_argument);
}

TEST_SUITE_END();
