#include "infra/crash_point.hpp"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>

namespace bilten::infra {
namespace {

struct Plan {
    std::string name;
    int count = 0;
    int signal = SIGKILL;
};

std::string_view environment(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

Plan plan_from_environment()
{
    const auto setting = environment("BILTEN_CRASH_AT");
    const auto env = environment("BILTEN_ENV");
    const auto colon = setting.find(':');
    if ((env != "development" && env != "test") || colon == std::string_view::npos) return {};

    Plan plan{.name = std::string{setting.substr(0, colon)}};
    if (setting.ends_with(":stop")) plan.signal = SIGSTOP;
    std::from_chars(setting.data() + colon + 1, setting.data() + setting.size(), plan.count);
    return plan;
}

} // namespace

void crash_point(std::string_view name) noexcept
{
    static const Plan plan = plan_from_environment();
    if (plan.count == 0 || plan.name != name) return;

    static std::atomic<int> passed = 0;
    if (++passed == plan.count) kill(getpid(), plan.signal);
}

} // namespace bilten::infra
