#include "infra/reading/document_cache.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/mem_fun.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <spdlog/spdlog.h>

#include <unordered_map>

namespace bilten::infra {

namespace asio = boost::asio;
namespace index = boost::multi_index;
using namespace std::chrono_literals;
using projections::Document;
using projections::DocumentPointer;

namespace {

// An event and all that belongs to it share a slot, and so a shard.
constexpr std::size_t shards = 16;
constexpr domain::Position as_it_is; // any position will do
constexpr std::size_t overhead = 256; // of an entry, beside its bytes: about what the indices take

// Upper bounds; changes end a document long before.
std::chrono::seconds time_to_live(Document what) noexcept
{
    switch (what) {
    case Document::event: return 5min;
    case Document::sessions:
    case Document::ticket_types: return 1min;
    case Document::availability:
    case Document::ticket_type_availability: break;
    }
    return 30s;
}

// How long a document may be kept that was read at `now`.
DocumentCache::Clock::time_point
end_of(const Document what, const projections::EventDocument& document, DocumentCache::Clock::time_point now)
{
    DocumentCache::Clock::duration longest = time_to_live(what);
    if (document.changes_at) {
        const auto left = *document.changes_at - std::chrono::system_clock::now();
        longest = std::min(longest, std::chrono::duration_cast<DocumentCache::Clock::duration>(left));
    }
    return now + longest;
}

enum class State {
    fresh,
    outdated, // and being read
    outdated_again,
};

} // namespace

struct DocumentCache::Watcher {
    ~Watcher();

    Key key;
    Shard& shard;
    std::function<void()> changed;
};

struct DocumentCache::Shard {
    struct Entry {
        Key key;
        // No part of any index, so that they may change in place.
        mutable DocumentPointer document;
        mutable Clock::time_point until;
        mutable State state = State::fresh;
        mutable bool used = false; // since it was read
        mutable std::uint64_t refresh = 0; // the one that this entry waits for

        [[nodiscard]] std::size_t bytes() const { return document->bytes.size() + overhead; }
        [[nodiscard]] const Key& by_key() const { return key; }
        [[nodiscard]] const domain::Uuid& by_event() const { return document->event_id; }
    };

    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept
        {
            return std::hash<domain::Uuid>{}(key.id) ^ static_cast<std::size_t>(key.what);
        }
    };

    // The first is the one that was used last.
    using Entries = boost::multi_index_container<
        Entry,
        index::indexed_by<
            index::sequenced<>,
            index::hashed_unique<index::const_mem_fun<Entry, const Key&, &Entry::by_key>, KeyHash>,
            index::hashed_non_unique<
                index::const_mem_fun<Entry, const domain::Uuid&, &Entry::by_event>,
                std::hash<domain::Uuid>>>>;

    void erase(Entries::iterator entry)
    {
        bytes -= entry->bytes();
        entries.erase(entry);
    }

    // What is to be done about an entry that became outdated: nothing more, or this refresh.
    [[nodiscard]] std::optional<Refresh> outdate(Entries::iterator entry, Clock::time_point now)
    {
        if (entry->state != State::fresh) {
            entry->state = State::outdated_again;
            return std::nullopt;
        }
        const bool wanted = (entry->used && entry->until > now) || watchers.contains(entry->key);
        if (!wanted) {
            erase(entry);
            return std::nullopt;
        }
        entry->state = State::outdated;
        entry->refresh = epoch;
        return Refresh{entry->key, epoch};
    }

    mutable std::mutex mutex;
    Entries entries;
    std::unordered_map<Key, std::vector<std::weak_ptr<Watcher>>, KeyHash> watchers;
    std::size_t bytes = 0;
    std::uint64_t epoch = 0; // counts what became outdated: what was read before is not kept
};

DocumentCache::DocumentCache(
    projections::Documents& inner,
    std::size_t bytes_max,
    std::function<Clock::time_point()> now)
    : inner_{inner}, shard_bytes_max_{bytes_max / shards}, now_{std::move(now)},
      shards_{std::make_unique<Shard[]>(shards)}
{
}

DocumentCache::~DocumentCache()
{
    refreshing_.join();
}

auto DocumentCache::shard_of(const domain::Uuid& id) const noexcept -> Shard&
{
    return shards_[slot_of(id) % shards];
}

DocumentCache::Watcher::~Watcher()
{
    const std::scoped_lock lock{shard.mutex};
    auto& others = shard.watchers.at(key);
    std::erase_if(others, [](const auto& other) { return other.expired(); });
    if (others.empty()) shard.watchers.erase(key);
}

std::shared_ptr<void>
DocumentCache::watch(Document what, domain::Uuid id, std::function<void()> changed)
{
    const Key key{what, id};
    auto& shard = shard_of(id);
    auto watcher = std::shared_ptr<Watcher>{new Watcher{key, shard, std::move(changed)}};
    const std::scoped_lock lock{shard.mutex};
    shard.watchers[key].push_back(watcher);
    return watcher;
}

void DocumentCache::tell_watchers(const Key& key) const
{
    std::vector<std::weak_ptr<Watcher>> watchers;
    {
        const auto& shard = shard_of(key.id);
        const std::scoped_lock lock{shard.mutex};
        const auto found = shard.watchers.find(key);
        if (found == shard.watchers.end()) return;
        watchers = found->second;
    }
    for (const auto& weak : watchers)
        if (const auto watcher = weak.lock()) watcher->changed();
}

// For those whose document is not here to be refreshed: once for all of them.
asio::awaitable<void> DocumentCache::read_for_watchers(Key key)
{
    try {
        co_await document(key.what, key.id, as_it_is);
    } catch (const std::exception& error) {
        spdlog::debug("a document that is watched cannot be read: {}", error.what());
    }
    tell_watchers(key);
}

void DocumentCache::connected()
{
    drop_all();
    listening_ = true;
    for (std::size_t i = 0; i < shards; ++i) {
        const std::scoped_lock lock{shards_[i].mutex};
        for (const auto& [key, unused] : shards_[i].watchers)
            asio::co_spawn(refreshing_, read_for_watchers(key), asio::detached);
    }
}

void DocumentCache::lost()
{
    listening_ = false;
    const std::scoped_lock lock{heard_mutex_};
    heard_.clear();
    drop_all();
}

void DocumentCache::drop_all()
{
    for (std::size_t i = 0; i < shards; ++i) {
        const std::scoped_lock lock{shards_[i].mutex};
        ++shards_[i].epoch;
        shards_[i].entries.clear();
        shards_[i].bytes = 0;
    }
}

void DocumentCache::changed(const ChangeHint& hint)
{
    if (hint.all) outdate_all(hint.projection);
    for (const auto& key : hint.keys) outdate(hint.projection, key);

    // Only now: who finds its position here must not find an older document.
    const std::scoped_lock lock{heard_mutex_};
    auto& last = heard_[{hint.projection, hint.position.lane}];
    last = std::max(last, hint.position.value);
}

void DocumentCache::outdate(std::string_view projection, const domain::Uuid& event)
{
    auto& shard = shard_of(event);
    const std::scoped_lock lock{shard.mutex};
    ++shard.epoch;
    auto [entry, end] = shard.entries.get<2>().equal_range(event);
    while (entry != end) {
        const auto current = entry++;
        if (projection_of(current->key.what) != projection) continue;
        if (const auto what = shard.outdate(shard.entries.project<0>(current), now_()))
            asio::co_spawn(refreshing_, refresh(*what), asio::detached);
    }
    for (const auto what : projections::all_documents)
        if (projection_of(what) == projection) read_where_watched(shard, {what, event});
}

// The lock is held.
void DocumentCache::read_where_watched(const Shard& shard, const Key& key)
{
    if (shard.watchers.contains(key) && !shard.entries.get<1>().contains(key))
        asio::co_spawn(refreshing_, read_for_watchers(key), asio::detached);
}

void DocumentCache::outdate_all(std::string_view projection)
{
    for (std::size_t i = 0; i < shards; ++i) {
        auto& shard = shards_[i];
        const std::scoped_lock lock{shard.mutex};
        ++shard.epoch;
        for (auto entry = shard.entries.begin(); entry != shard.entries.end();) {
            const auto current = entry++;
            if (projection_of(current->key.what) != projection) continue;
            if (const auto what = shard.outdate(current, now_()))
                asio::co_spawn(refreshing_, refresh(*what), asio::detached);
        }
        for (const auto& [key, unused] : shard.watchers)
            if (projection_of(key.what) == projection) read_where_watched(shard, key);
    }
}

asio::awaitable<void> DocumentCache::refresh(Refresh what)
{
    bool again = true;
    while (again) {
        DocumentPointer document;
        try {
            document = co_await inner_.document(what.key.what, what.key.id, as_it_is);
        } catch (const std::exception& error) {
            // Whoever asks next will ask the database, and be told.
            spdlog::debug("a document is dropped from the cache: {}", error.what());
        }
        again = replace(what, document);
        tell_watchers(what.key);
    }
}

// True: it became outdated again in the meantime.
bool DocumentCache::replace(const Refresh& what, const DocumentPointer& document)
{
    const auto& key = what.key;
    refreshes_.fetch_add(1, std::memory_order_relaxed);
    auto& shard = shard_of(key.id);
    const std::scoped_lock lock{shard.mutex};
    const auto found = shard.entries.get<1>().find(key);
    if (found == shard.entries.get<1>().end() || found->state == State::fresh ||
        found->refresh != what.number)
        return false;
    if (!document) {
        shard.erase(shard.entries.project<0>(found));
        return false;
    }
    shard.bytes -= found->bytes();
    found->document = document; // of the same event
    shard.bytes += found->bytes();
    found->until = end_of(key.what, *document, now_());
    const bool again = found->state == State::outdated_again;
    found->state = again ? State::outdated : State::fresh;
    found->used = again;
    return again;
}

DocumentPointer DocumentCache::at_hand(Document what, const domain::Uuid& id)
{
    auto& shard = shard_of(id);
    const std::scoped_lock lock{shard.mutex};
    const auto found = shard.entries.get<1>().find(Key{what, id});
    if (found == shard.entries.get<1>().end() || found->until <= now_()) return nullptr;
    found->used = true;
    shard.entries.relocate(shard.entries.begin(), shard.entries.project<0>(found));
    hits_.fetch_add(1, std::memory_order_relaxed);
    return found->document;
}

bool DocumentCache::heard(std::string_view projection, const domain::Position& position) const
{
    if (position.value == 0) return true;
    const std::scoped_lock lock{heard_mutex_};
    const auto found = heard_.find(std::pair{std::string{projection}, position.lane});
    return found != heard_.end() && found->second >= position.value;
}

asio::awaitable<DocumentPointer>
DocumentCache::document(Document what, domain::Uuid id, domain::Position at_least)
{
    const Key key{what, id};
    auto& shard = shard_of(id);
    std::uint64_t epoch = 0;
    {
        const bool new_enough = heard(projection_of(what), at_least);
        const std::scoped_lock lock{shard.mutex};
        const auto found = shard.entries.get<1>().find(key);
        const bool good = found != shard.entries.get<1>().end() && found->until > now_() &&
                          found->state == State::fresh && new_enough;
        if (good) {
            found->used = true;
            hits_.fetch_add(1, std::memory_order_relaxed);
            co_return found->document;
        }
        epoch = shard.epoch;
    }
    misses_.fetch_add(1, std::memory_order_relaxed);
    auto document = co_await inner_.document(what, id, at_least);
    if (document && listening_) keep(key, document, epoch);
    co_return document;
}

void DocumentCache::keep(const Key& key, const DocumentPointer& document, std::uint64_t epoch)
{
    auto& shard = shard_of(key.id);
    const std::scoped_lock lock{shard.mutex};
    if (shard.epoch != epoch) return; // perhaps this one became outdated
    const auto found = shard.entries.get<1>().find(key);
    if (found != shard.entries.get<1>().end()) {
        if (found->state != State::fresh) return; // about to be replaced
        shard.erase(shard.entries.project<0>(found));
    }
    shard.entries.push_front({key, document, end_of(key.what, *document, now_())});
    shard.bytes += shard.entries.front().bytes();
    while (shard.bytes > shard_bytes_max_ && !shard.entries.empty())
        shard.erase(std::prev(shard.entries.end()));
}

asio::awaitable<bool> DocumentCache::reached(
    std::string projection, domain::Position position, std::chrono::milliseconds wait)
{
    if (heard(projection, position)) co_return true;
    co_return co_await inner_.reached(std::move(projection), position, wait);
}

auto DocumentCache::counts() const -> Counts
{
    Counts counts{hits_, misses_, refreshes_};
    for (std::size_t i = 0; i < shards; ++i) {
        const std::scoped_lock lock{shards_[i].mutex};
        counts.bytes += shards_[i].bytes;
    }
    return counts;
}

} // namespace bilten::infra
