#include "main_projections.hpp"

#include "infra/eventstore/store_feed.hpp"
#include "schemas/events/codec.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace bilten {

const projections::Projection& Projections::named(const std::string& name) const
{
    const auto group = all();
    const auto found = std::ranges::find(group, name, &projections::Projection::name);
    if (found != group.end()) return **found;
    std::string known;
    for (const auto* projection : group) known += fmt::format(" {}", projection->name());
    throw infra::BadConfig{fmt::format("there is no projection '{}'; there are:{}", name, known)};
}

infra::Decode sealed_decode()
{
    return [](const schemas::StoredEvent& stored) { return schemas::decode_recorded(stored); };
}

infra::FeedFactory store_feed(const std::string& dsn)
{
    return [dsn](const infra::FeedStart& start) {
        return std::make_unique<infra::StoreFeed>(dsn, start.lane, start.after);
    };
}

std::string process_name()
{
    char host[256] = "";
    gethostname(host, sizeof host - 1);
    return fmt::format("{}:{}", host, getpid());
}

infra::Operator operator_of(const OperatorArguments& arguments)
{
    if (!arguments.by.empty()) return {arguments.by, arguments.reason};
    // Who became root by sudo is meant, not root.
    if (const char* name = std::getenv("SUDO_USER")) return {name, arguments.reason};
    const auto* user = getpwuid(getuid());
    return {user ? user->pw_name : fmt::format("uid {}", getuid()), arguments.reason};
}

infra::Keyring keyring_of(const infra::Config& config)
{
    return infra::Keyring{
        {config.text("BILTEN_EVENTS_DSN"),
         infra::read_key_encryption_key(config.text("BILTEN_KEY_FILE"))}};
}

void set_up_tool_log(const infra::Config& config)
{
    set_up_log(config);
    spdlog::set_level(std::max(spdlog::get_level(), spdlog::level::warn));
}

} // namespace bilten
