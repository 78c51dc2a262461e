#include "infra/crypto/keyring.hpp"
#include "infra/postgres/connect.hpp"
#include "infra/projector/parked_streams.hpp"
#include "main.hpp"
#include "main_projections.hpp"

#include <fmt/format.h>

namespace bilten {
namespace {

domain::Uuid stream_of(const DeadLetterArguments& arguments)
{
    const auto stream = domain::parse_uuid(arguments.stream);
    if (!stream)
        throw infra::BadConfig{fmt::format("'{}' is no stream: not a UUID", arguments.stream)};
    return *stream;
}

} // namespace

int run_dead_letter_list(const infra::Config& config, const DeadLetterArguments& arguments)
{
    const auto connection = infra::connect(config.text("BILTEN_READ_DSN"));
    const auto streams = infra::list_parked_streams(
        *connection,
        arguments.projection.empty() ? std::nullopt : std::optional{arguments.projection});
    if (streams.empty()) {
        fmt::print("No stream is parked.\n");
        return 0;
    }
    for (const auto& parked : streams)
        fmt::print(
            "{} {}\n    {} {}, lane {} position {}, parked {}, {} events wait\n    {}\n",
            parked.projection,
            to_string(parked.stream_id),
            parked.stream_type,
            parked.type,
            parked.lane,
            parked.position,
            parked.parked_at,
            parked.waiting,
            parked.error);
    fmt::print(
        "\nWhen the cause is mended: bilten dead-letters retry PROJECTION STREAM\n"
        "To go on without them:    bilten dead-letters drop PROJECTION STREAM --reason TEXT\n");
    return 0;
}

int run_dead_letter_retry(const infra::Config& config, const DeadLetterArguments& arguments)
{
    set_up_tool_log(config);
    auto keyring = keyring_of(config);
    const Projections projections{keyring};
    try {
        const auto healed = infra::retry_parked_stream(
            config.text("BILTEN_READ_DSN"),
            projections.named(arguments.projection),
            stream_of(arguments),
            sealed_decode(),
            operator_of(arguments.by));
        fmt::print(
            "{} events folded; {} follows the stream again.\n", healed, arguments.projection);
        return 0;
    } catch (const infra::NotParked& error) {
        fmt::print(stderr, "bilten: {}; bilten dead-letters list shows which are\n", error.what());
    } catch (const infra::BadConfig&) {
        throw;
    } catch (const std::exception& error) {
        fmt::print(
            stderr,
            "bilten: still not: {}\nThe stream stays parked and everything is as it was. Mend the "
            "cause and retry, or drop what waits.\n",
            error.what());
    }
    return 1;
}

int run_dead_letter_drop(const infra::Config& config, const DeadLetterArguments& arguments)
{
    set_up_tool_log(config);
    const auto dropped = infra::drop_parked_stream(
        config.text("BILTEN_READ_DSN"),
        arguments.projection,
        stream_of(arguments),
        operator_of(arguments.by));
    fmt::print(
        "{0} events dropped; {1} follows the stream from its next event on. They are in the event "
        "store still: bilten project --rebuild {1} folds them again.\n",
        dropped,
        arguments.projection);
    return 0;
}

int run_dead_letter_history(const infra::Config& config, const DeadLetterArguments& arguments)
{
    const auto connection = infra::connect(config.text("BILTEN_READ_DSN"));
    const auto actions =
        infra::operator_actions(*connection, static_cast<std::size_t>(arguments.last));
    if (actions.empty()) fmt::print("Nobody did anything yet.\n");
    for (const auto& action : actions)
        fmt::print(
            "{} {} {} {} {}: {}{}\n",
            action.at,
            action.operator_name,
            action.action,
            action.projection,
            action.stream ? to_string(*action.stream) : "-",
            action.outcome,
            action.reason.empty() ? "" : fmt::format(" ({})", action.reason));
    return 0;
}

} // namespace bilten
