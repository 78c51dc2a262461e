#include "infra/crash_point.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/crypto/openssl_crypto.hpp"
#include "infra/eventstore/lanes.hpp"
#include "infra/eventstore/store_reader.hpp"
#include "infra/kafka/dead_letter_relay.hpp"
#include "infra/kafka/kafka_feed.hpp"
#include "infra/mail/mailer.hpp"
#include "infra/payments/open_gateways.hpp"
#include "infra/payments/sandbox_gateway.hpp"
#include "infra/processes/task_worker.hpp"
#include "infra/projector/catch_up_feed.hpp"
#include "infra/projector/change_notifier.hpp"
#include "infra/projector/lag_monitor.hpp"
#include "infra/projector/runtime.hpp"
#include "infra/reconciliation/daily.hpp"
#include "main.hpp"
#include "main_projections.hpp"

#include <spdlog/spdlog.h>

#include <thread>

namespace bilten {
namespace {

using namespace std::chrono_literals;

// Those that were asked for; all of them where nobody asked.
infra::Group chosen(const Projections& projections, const std::vector<std::string>& names)
{
    if (names.empty()) return projections.all();
    infra::Group group;
    for (const auto& name : names) group.push_back(&projections.named(name));
    return group;
}

infra::KafkaOptions kafka_options(const infra::Config& config)
{
    infra::KafkaOptions kafka;
    kafka.brokers = config.text("BILTEN_KAFKA");
    kafka.prefix = config.text("BILTEN_KAFKA_PREFIX");
    return kafka;
}

infra::FeedFactory live_feed(const infra::Config& config, const infra::FeedFactory& store)
{
    if (config.bus() == infra::Bus::postgres) return store;
    const auto kafka = kafka_options(config);
    infra::CatchUpFeed::Options options;
    options.store = store;
    options.kafka = [kafka](const infra::FeedStart& start) {
        return std::make_unique<infra::KafkaFeed>(
            kafka,
            infra::KafkaFeedStart{"projector", start.lane, start.after, start.kafka_offset});
    };
    options.trouble = [](const infra::FeedStart& at, const std::string& what) {
        spdlog::warn("lane={} position={} Kafka: {}", at.lane, at.after, what);
    };
    return [options](const infra::FeedStart& start) {
        return std::make_unique<infra::CatchUpFeed>(options, start);
    };
}

infra::ProjectorOptions
projector_options(const infra::Config& config, infra::ChangeNotifier& notifier)
{
    infra::ProjectorOptions options;
    options.dsn_read = config.text("BILTEN_READ_DSN");
    options.owner.name = process_name();
    options.decode = sealed_decode();
    options.store_feed = store_feed(config.text("BILTEN_EVENTS_DSN"));
    options.feed = live_feed(config, options.store_feed);
    options.changed = [&notifier](const infra::Change& change) { notifier.tell(change); };
    options.dead_letter = [](const std::string& projection,
                             const schemas::StoredEvent& event,
                             const std::string& error) {
        spdlog::error(
            "projection={} lane={} position={} stream={} parked: {}",
            projection,
            event.lane,
            event.position,
            to_string(event.stream_id),
            error);
    };
    options.crash_point = [](std::string_view name) { infra::crash_point(name); };
    return options;
}

std::vector<std::int16_t> lane_numbers(const std::string& dsn)
{
    return infra::StoreReader{dsn}.lanes();
}

// None where there is no Kafka.
std::optional<infra::DeadLetterRelay>
dead_letter_relay(const infra::Config& config, std::size_t lanes)
{
    if (config.bus() == infra::Bus::postgres) return std::nullopt;
    infra::DeadLetterRelayOptions options;
    options.dsn_read = config.text("BILTEN_READ_DSN");
    options.kafka = kafka_options(config);
    options.lanes = static_cast<std::int32_t>(lanes);
    options.crash_point = [](std::string_view name) { infra::crash_point(name); };
    return infra::DeadLetterRelay{std::move(options)};
}

} // namespace

int run_project(const infra::Config& config, const ProjectArguments& arguments)
{
    set_up_log(config);
    block_signals();

    const auto events_dsn = config.text("BILTEN_EVENTS_DSN");
    infra::OpensslCrypto crypto;
    auto keyring = keyring_of(config);
    const Projections projections{keyring};
    const auto group = chosen(projections, arguments.names);

    infra::ChangeNotifier notifier{config.text("BILTEN_READ_DSN")};
    const auto lane_list = lane_numbers(events_dsn);
    infra::ProjectorRuntime runtime{projector_options(config, notifier), {group}, lane_list};
    const auto dead_letters = dead_letter_relay(config, lane_list.size());
    const infra::LagMonitor lags{
        config.text("BILTEN_READ_DSN"), events_dsn, 2s, infra::log_parked_streams()};

    infra::LaneOptions lane_options;
    lane_options.dsn = events_dsn;
    infra::StoreLanes lanes{lane_options, keyring};
    boost::asio::thread_pool workers{2};
    infra::SandboxGateway sandbox{
        events_dsn,
        workers,
        std::chrono::seconds{config.integer("BILTEN_SANDBOX_LATE_SECONDS", 0, 86'400)}};
    infra::OpenGateways gateways{config, sandbox};
    infra::TaskWorkerOptions task_options;
    task_options.read_dsn = config.text("BILTEN_READ_DSN");
    infra::TaskWorker tasks{task_options, lanes, gateways.gateway(), crypto};

    infra::ReconcilerOptions reconciler_options;
    reconciler_options.read_dsn = config.text("BILTEN_READ_DSN");
    reconciler_options.events_dsn = events_dsn;
    reconciler_options.methods = {
        commands::PaymentMethod::credit_card, commands::PaymentMethod::pay_pal};
    infra::Reconciler reconciler{reconciler_options, lanes, gateways.gateway(), crypto};
    const auto reconcile_at = infra::parse_time_of_day(config.text("BILTEN_RECONCILE_AT"));

    infra::MailerOptions mail_options;
    mail_options.dsn_read = config.text("BILTEN_READ_DSN");
    mail_options.smtp.server = config.text("BILTEN_SMTP");
    mail_options.site = config.text("BILTEN_PUBLIC_URL");
    mail_options.from = infra::parse_mailbox(config.text("BILTEN_MAIL_FROM"));
    infra::Mailer mailer{mail_options, keyring};

    const std::jthread sender{[&mailer](std::stop_token stop) { mailer.run(stop); }};
    const std::jthread follower{[&runtime](std::stop_token stop) { runtime.run(stop); }};
    const std::jthread publisher{[&dead_letters](const std::stop_token& stop) {
        if (dead_letters) dead_letters->run(stop);
    }};
    const std::jthread worker{[&tasks](std::stop_token stop) { tasks.run(stop); }};
    const std::jthread daily{[&](const std::stop_token& stop) {
        if (reconcile_at) infra::DailyReconciliation{reconciler, *reconcile_at}.run(stop);
    }};
    spdlog::info("projecting as {}", process_name());
    wait_for_signal();
    spdlog::info("stopping");
    return 0;
}

} // namespace bilten
