#include "infra/crypto/aead.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/eventstore/store_reader.hpp"
#include "infra/projector/parked_streams.hpp"
#include "infra/projector/rebuild.hpp"
#include "infra/projector/spare_names.hpp"
#include "main.hpp"
#include "main_projections.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <pthread.h>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace bilten {
namespace {

using namespace std::chrono_literals;

// Names the code that folds.
std::string build_of_this_binary()
{
    std::ifstream file{"/proc/self/exe", std::ios::binary};
    std::ostringstream bytes;
    bytes << file.rdbuf();
    if (!file) throw std::runtime_error{"cannot read /proc/self/exe"};
    const auto digest = infra::sha256(bytes.str());
    return infra::to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// On a terminal one line that changes, elsewhere a line every few seconds.
class ProgressLine {
public:
    void show(const infra::RebuildProgress& progress)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!terminal_ && now < next_) return;
        next_ = now + 5s;
        fmt::print("{}{}{}", terminal_ ? "\r\x1b[K" : "", text(progress), terminal_ ? "" : "\n");
        std::fflush(stdout);
        open_ = terminal_;
    }

    void tell(const std::string& line)
    {
        fmt::print("{}{}\n", open_ ? "\n" : "", line);
        std::fflush(stdout);
        open_ = false;
    }

private:
    static std::string text(const infra::RebuildProgress& progress)
    {
        std::int64_t heads = 0;
        std::string lanes;
        for (const auto& [lane, position, head] : progress.lanes) {
            heads += head;
            lanes += fmt::format("  lane {} {}/{}", lane, position, head);
        }
        const auto done = heads - progress.behind();
        auto line = fmt::format(
            "{:3}% {} of {} events, {:.0f}/s {}",
            heads == 0 ? 100 : done * 100 / heads,
            done,
            heads,
            progress.events_per_second,
            lanes);
        if (!progress.trouble.empty())
            line += "  stands: " + progress.trouble.substr(0, progress.trouble.find('\n'));
        return line;
    }

    bool terminal_ = isatty(STDOUT_FILENO) == 1;
    bool open_ = false; // a line without its end
    std::chrono::steady_clock::time_point next_{};
};

// Runs it until it ends or a signal tells it to stop.
template <class Work>
auto until_signal(const Work& work)
{
    struct Waiter {
        std::stop_source stop;
        std::thread thread{[this] {
            wait_for_signal();
            stop.request_stop();
        }};

        ~Waiter()
        {
            if (!stop.stop_requested()) pthread_kill(thread.native_handle(), SIGTERM);
            thread.join();
        }
    };

    Waiter waiter;
    return work(waiter.stop.get_token());
}

std::size_t parked_streams_of(const std::string& dsn, const std::string& projection)
{
    const auto connection = infra::connect(dsn);
    return infra::list_parked_streams(*connection, projection).size();
}

infra::RebuildOptions
rebuild_options(const infra::Config& config, const OperatorArguments& arguments)
{
    const auto events = config.text("BILTEN_EVENTS_DSN");
    infra::RebuildOptions options;
    options.projector.dsn_read = owner_read_dsn(config);
    options.projector.owner.name = process_name() + " rebuild";
    options.projector.decode = sealed_decode();
    options.projector.feed = options.projector.store_feed = store_feed(events);
    options.dsn_events = events;
    options.lanes = infra::StoreReader{events}.lanes();
    options.build = build_of_this_binary();
    options.by = operator_of(arguments);
    return options;
}

} // namespace

int run_rebuild(
    const infra::Config& config, const std::string& projection, const OperatorArguments& by)
{
    set_up_tool_log(config);
    block_signals();
    auto keyring = keyring_of(config);
    const Projections projections{keyring};
    const auto& which = projections.named(projection);
    auto options = rebuild_options(config, by);
    ProgressLine line;
    options.progress = [&](const infra::RebuildProgress& progress) { line.show(progress); };
    options.tell = [&](const std::string& what) { line.tell(what); };

    const auto end = until_signal(
        [&](const std::stop_token& stop) { return infra::rebuild(options, which, stop); });
    if (end == infra::RebuildEnd::stopped) {
        line.tell(fmt::format(
            "Stopped. The same command goes on from here; bilten project --discard {} gives up.",
            projection));
        return 1;
    }
    line.tell(fmt::format("The new tables of {} serve.", projection));
    if (const auto parked = parked_streams_of(options.projector.dsn_read, projection); parked > 0)
        line.tell(fmt::format(
            "{} streams could not be folded: bilten dead-letters list --projection {}",
            parked,
            projection));
    line.tell(fmt::format(
        "The old ones are kept in schema {}. When nobody needs them: bilten project --discard {}",
        infra::old_schema(projection),
        projection));
    return 0;
}

int run_discard(
    const infra::Config& config, const std::string& projection, const OperatorArguments& by)
{
    set_up_tool_log(config);
    auto keyring = keyring_of(config);
    static_cast<void>(Projections{keyring}.named(projection));
    switch (infra::discard_spare(owner_read_dsn(config), projection, operator_of(by))) {
    case infra::RebuildState::folding:
        fmt::print("The unfinished rebuild of {} is gone; what serves is as it was.\n", projection);
        return 0;
    case infra::RebuildState::swapped:
        fmt::print("The old tables of {} are gone.\n", projection);
        return 0;
    }
    return 1;
}

} // namespace bilten
