#include "infra/kafka/relay.hpp"
#include "infra/postgres/migrate.hpp"
#include "main.hpp"
#include "schemas/schema_files.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>

#include <csignal>
#include <pthread.h>
#include <thread>

namespace bilten {
namespace {

sigset_t ending_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

std::string owner_dsn(const infra::Config& config, const char* owner, const char* role)
{
    if (auto dsn = config.optional_text(owner)) return std::move(*dsn);
    return config.text(role);
}

} // namespace

void block_signals()
{
    const auto signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void wait_for_signal()
{
    const auto signals = ending_signals();
    int number = 0;
    sigwait(&signals, &number);
}

void set_up_log(const infra::Config& config)
{
    const auto level = spdlog::level::from_str(config.text("BILTEN_LOG"));
    spdlog::set_level(level);
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
    spdlog::flush_on(spdlog::level::info);
}

int run_relay(const infra::Config& config)
{
    set_up_log(config);
    block_signals();
    if (config.bus() == infra::Bus::postgres) {
        spdlog::info("BILTEN_BUS=postgres: there is no Kafka to publish to; waiting to be stopped");
        wait_for_signal();
        return 0;
    }
    infra::RelayOptions options;
    options.events_dsn = config.text("BILTEN_EVENTS_DSN");
    options.kafka.brokers = config.text("BILTEN_KAFKA");
    options.kafka.prefix = config.text("BILTEN_KAFKA_PREFIX");
    infra::Relay relay{std::move(options)};

    std::stop_source stop;
    std::thread waiter{[&stop] {
        wait_for_signal();
        stop.request_stop();
    }};
    const auto end = relay.run(stop.get_token());
    if (!stop.stop_requested()) pthread_kill(waiter.native_handle(), SIGTERM);
    waiter.join();
    return static_cast<int>(end);
}

std::string owner_read_dsn(const infra::Config& config)
{
    return owner_dsn(config, "BILTEN_OWNER_READ_DSN", "BILTEN_READ_DSN");
}

int run_migrate(const infra::Config& config, std::optional<std::int16_t> lanes)
{
    set_up_log(config);
    infra::migrate(
        owner_dsn(config, "BILTEN_OWNER_EVENTS_DSN", "BILTEN_EVENTS_DSN"),
        owner_read_dsn(config),
        lanes);
    spdlog::info("the databases are up to date");
    return 0;
}

int run_schemas(const std::string& folder)
{
    auto files = schemas::event_schema_files();
    files.merge(api_files_of_this_binary());
    for (const auto& [path, content] : files) {
        const auto file = std::filesystem::path{folder} / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream out{file};
        out << content;
        if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
    }
    return 0;
}

int run_config()
{
    const infra::Config config;
    for (const auto& setting : infra::settings()) {
        const auto value = config.optional_text(setting.name);
        const auto shown = !value           ? std::string{"(not set)"}
                           : setting.secret ? std::string{"(set, not shown)"}
                                            : *value;
        fmt::print("{:<28} {:<34} {}\n", setting.name, shown, setting.meaning);
    }
    return 0;
}

} // namespace bilten
