#include "tests/support/infra/mail_world.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;

TEST_SUITE_BEGIN("a mailer");

TEST_CASE("tries again what the server will take later")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({{"Busy", "busy@example.com", {}, {}}});
    const RunningMailer mailer{world, world.options(server.address())};

    CHECK(eventually([&] { return world.delivery(mail).starts_with("sent 3 "); }));
    CHECK(server.mails().size() == 1);
}

TEST_CASE("waits longer after each failure, and gives up in the end")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({{"Busy", "busy@example.com", {}, {}}});
    const auto due_in = [&](const std::string& low, const std::string& high) {
        return world.first_value(
                   "select not_before - now() between '" + low + "' and '" + high +
                   "' from read.mail_deliveries where last_error <> ''") == "t";
    };
    auto options = world.options(server.address());
    options.retry_pause = 1h;
    options.retry_pause_max = 90min;
    options.attempts_max = 2;
    {
        const RunningMailer mailer{world, options};
        CHECK(eventually([&] { return due_in("59 minutes", "60 minutes"); }));
        CHECK(holds(world.delivery(mail), "waiting 1 "));
        world.database.execute("update read.mail_deliveries set not_before = now()");
        CHECK(eventually([&] { return world.delivery(mail).starts_with("failed 2 "); }));
    }
    CHECK(holds(world.delivery(mail), "(SMTP 451)"));
    CHECK(server.mails().empty());
}

TEST_CASE("gives up at once what the server refuses for good, and names nobody")
{
    MailWorld world;
    MailServer server;
    const auto mail = world.confirm_order({{"Nobody", "nobody@example.com", {}, {}}});
    const RunningMailer mailer{world, world.options(server.address())};

    CHECK(eventually([&] { return world.delivery(mail).starts_with("failed 1 "); }));
    CHECK(holds(world.delivery(mail), "(SMTP 550)"));
    CHECK_FALSE(holds(world.delivery(mail), "nobody"));
}

TEST_CASE("waits for a mail server that is down, using up no attempts")
{
    MailWorld world;
    const auto port = free_port();
    const auto mail = world.confirm_order({attendee_ann});
    const RunningMailer mailer{world, world.options("127.0.0.1:" + std::to_string(port))};

    // Taken once and put back: its time has moved on.
    CHECK(eventually([&] {
        return world.first_value("select d.not_before > m.due_at and d.attempts = 0 "
                                 "from read.mail_deliveries d join read.mails m using (mail_id)") ==
               "t";
    }));
    const MailServer server{port};
    CHECK(becomes(world, mail, "sent 1 "));
    CHECK(server.mails().size() == 1);
}

TEST_SUITE_END();
