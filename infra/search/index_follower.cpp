#include "infra/search/index_follower.hpp"

#include <spdlog/spdlog.h>

namespace bilten::infra::search {

using namespace std::chrono_literals;

namespace {

constexpr auto idle_pause = 50ms;
constexpr auto watch_pause = 20ms;
constexpr auto heads_pause = 1s;
constexpr auto heads_known_for = 5s;

// Of an index that cannot be opened: nothing.
std::optional<IndexInfo> info_at(const std::string& path)
try {
    return read_info(Xapian::Database{path});

} catch (const Xapian::DatabaseError&) {
    return std::nullopt;
}

} // namespace

struct IndexFollower::Target {
    std::string path;
    bool is_new = false; // takes the place of the one that serves when it is level
    std::unique_ptr<IndexWriter> writer;
    std::vector<StoreFeed> feeds;
    Clock::time_point committed_at{};
};

IndexFollower::IndexFollower(FollowerOptions options, const Stems& stems, ServedIndex& served)
    : options_{std::move(options)}, stems_{stems}, served_{served}, folder_{options_.folder},
      thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

IndexFollower::~IndexFollower() = default;

void IndexFollower::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        try {
            if (!store_) store_ = std::make_unique<StoreReader>(options_.events_dsn);
            writes_ = folder_.try_lock();
            if (writes_)
                write(stop);
            else
                watch(stop);
        } catch (const Xapian::Error& error) {
            note(error.get_description());
        } catch (const std::exception& error) {
            store_.reset();
            note(error.what());
        }
        if (!stop.stop_requested()) static_cast<void>(served_.wait(stop, options_.trouble_pause));
    }
}

void IndexFollower::note(const std::string& trouble)
{
    if (std::exchange(trouble_, trouble) != trouble)
        spdlog::error("search: the index stands where it is: {}", trouble);
}

// Searches what another process writes, until that one is gone.
void IndexFollower::watch(const std::stop_token& stop)
{
    std::string path;
    Xapian::Database index;
    bool ours = false;
    auto tried_at = Clock::now();
    while (!stop.stop_requested()) {
        look_at_heads();
        if (const auto current = folder_.current(); current && *current != path) {
            index = Xapian::Database{*current};
            path = *current;
            const auto info = read_info(index);
            ours = info.layout == layout_of_this_binary && serves_our_history(info);
            if (ours) served_.show(path, info);
        } else if (ours && index.reopen()) {
            served_.show(path, read_info(index));
        }
        if (Clock::now() - tried_at > options_.trouble_pause) {
            if (folder_.try_lock()) return;
            tried_at = Clock::now();
        }
        static_cast<void>(served_.wait(stop, watch_pause));
    }
}

void IndexFollower::write(const std::stop_token& stop)
{
    auto target = choose_target();
    trouble_.clear();
    bool hurried = false;
    while (!stop.stop_requested()) {
        bool level = false;
        try {
            level = take(target);
            look_at_heads();
        } catch (const SourceLost& lost) {
            note(lost.what()); // what was taken stays, and the feeds go on where they were
            static_cast<void>(served_.wait(stop, options_.trouble_pause));
            continue;
        }
        const auto waiting = target.writer->waiting();
        const bool due = hurried || Clock::now() - target.committed_at > options_.commit_pause;
        if (waiting >= options_.commit_events_max || (waiting > 0 && level && due)) commit(target);
        if (level && target.is_new) swap(target);
        if (level) hurried = served_.wait(stop, waiting > 0 ? watch_pause : idle_pause);
    }
    if (target.writer->waiting() > 0) commit(target);
}

IndexFollower::Target IndexFollower::choose_target()
{
    Target target;
    const auto wanted = made_by_this_binary(stems_);
    target.is_new = true;
    if (const auto current = folder_.current()) {
        const auto info = info_at(*current);
        const bool searchable =
            info && info->layout == layout_of_this_binary && serves_our_history(*info);
        if (searchable) served_.show(*current, *info);
        if (searchable && info->made_by == wanted) {
            target.path = *current;
            target.is_new = false;
        } else {
            spdlog::warn("search: a new index is made, since {}", searchable
                ? "this binary makes it otherwise" : "the one that is there is of no use");
        }
    }
    for (const auto& other : folder_.others()) {
        const auto info = info_at(other);
        const bool goes_on = target.is_new && target.path.empty() && info &&
                             info->made_by == wanted && serves_our_history(*info);
        if (goes_on)
            target.path = other;
        else
            folder_.remove(other);
    }
    if (target.path.empty()) target.path = folder_.fresh();
    target.writer = std::make_unique<IndexWriter>(target.path, stems_, options_.crash_point);
    for (const auto lane : store_->lanes())
        target.feeds.emplace_back(
            options_.events_dsn, lane, target.writer->info().position(lane));
    target.committed_at = Clock::now();
    return target;
}

// Whether the store has the very events that the index says it ends with.
bool IndexFollower::serves_our_history(const IndexInfo& info)
{
    for (const auto& [lane, checkpoint] : info.checkpoints) {
        if (checkpoint.position == 0) continue;
        const auto event = store_->at(lane, checkpoint.position);
        if (!event || event->event_id != checkpoint.event_id) return false;
    }
    return true;
}

// Whether that was all there is.
bool IndexFollower::take(Target& target)
{
    bool level = true;
    for (auto& feed : target.feeds) {
        const auto events = feed.next(options_.batch_max, 0ms);
        for (const auto& event : events) target.writer->fold(event);
        level = level && events.size() < options_.batch_max;
    }
    return level;
}

void IndexFollower::commit(Target& target)
{
    target.writer->commit();
    target.committed_at = Clock::now();
    broken_ = target.writer->broken();
    if (!target.is_new) served_.show(target.path, target.writer->info());
}

void IndexFollower::swap(Target& target)
{
    commit(target); // an empty store makes an index, too
    options_.crash_point("search.before_swap");
    folder_.publish(target.path);
    options_.crash_point("search.after_swap");
    target.is_new = false;
    served_.show(target.path, target.writer->info());
    for (const auto& other : folder_.others()) folder_.remove(other);
    spdlog::info("search: the index is level and serves path={}", target.path);
}

void IndexFollower::look_at_heads()
{
    if (Clock::now() - looked_at_ < heads_pause) return;
    looked_at_ = Clock::now();
    std::map<std::int16_t, std::int64_t> heads;
    for (const auto lane : store_->lanes()) heads[lane] = store_->head(lane);
    const std::scoped_lock lock{mutex_};
    heads_ = std::move(heads);
    heads_at_ = Clock::now();
}

std::optional<std::map<std::int16_t, std::int64_t>> IndexFollower::heads() const
{
    const std::scoped_lock lock{mutex_};
    if (Clock::now() - heads_at_ > heads_known_for) return std::nullopt;
    return heads_;
}

} // namespace bilten::infra::search
