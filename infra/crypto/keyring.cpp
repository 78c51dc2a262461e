#include "infra/crypto/keyring.hpp"

#include "commands/unavailable.hpp"
#include "infra/postgres/session.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <set>

namespace bilten::infra {

namespace asio = boost::asio;
using domain::SubjectId;

namespace {

// An erased subject that comes back gets a new key; what was sealed under the old one stays lost.
constexpr auto insert_keys =
    "insert into subjects.keys (subject_id, wrapped_key) "
    "select s, decode(k, 'base64') from unnest($1::uuid[], $2::text[]) as new(s, k) order by s "
    "on conflict (subject_id) do update set wrapped_key = excluded.wrapped_key, erased_at = null "
    "where subjects.keys.wrapped_key is null";
constexpr auto select_keys =
    "select subject_id, encode(wrapped_key, 'hex') from subjects.keys "
    "where subject_id = any($1::uuid[]) and wrapped_key is not null";

std::string from_hex(std::string_view text)
{
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>((digit(text[i]) << 4) | digit(text[i + 1]));
    return bytes;
}

std::string_view view(const Key256& key)
{
    return {reinterpret_cast<const char*>(key.data()), key.size()};
}

std::string uuid_array(const std::set<SubjectId>& subjects)
{
    std::string out = "{";
    for (const auto& subject : subjects) {
        if (out.size() > 1) out += ',';
        out += to_string(subject);
    }
    return out += '}';
}

} // namespace

Keyring::Keyring(KeyringOptions options)
    : options_{std::move(options)},
      index_key_{hmac_sha256(options_.key_encryption_key, "bilten subject index")},
      thread_{[this] { run(); }}
{
}

Keyring::~Keyring()
{
    {
        const std::scoped_lock lock{queue_mutex_};
        stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
}

SubjectId Keyring::subject_of(std::string_view email) const
{
    constexpr std::string_view blank = " \t\r\n";
    const auto from = email.find_first_not_of(blank);
    const auto to = email.find_last_not_of(blank);
    std::string name{from == email.npos ? "" : email.substr(from, to - from + 1)};
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });

    const auto hashed = hmac_sha256(index_key_, name);
    SubjectId subject;
    std::copy_n(hashed.begin(), subject.value.bytes.size(), subject.value.bytes.begin());
    subject.value.bytes[6] = static_cast<std::uint8_t>((subject.value.bytes[6] & 0x0f) | 0x80);
    subject.value.bytes[8] = static_cast<std::uint8_t>((subject.value.bytes[8] & 0x3f) | 0x80);
    return subject;
}

asio::awaitable<void> Keyring::ensure(std::vector<SubjectId> subjects)
{
    std::erase_if(subjects, [&](const SubjectId& subject) { return cached(subject).has_value(); });
    if (subjects.empty()) co_return;

    const auto start = [](auto handler, Keyring* self, std::vector<SubjectId> wanted) {
        auto executor = asio::get_associated_executor(handler);
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto done = [shared, executor](std::exception_ptr failure) {
            asio::post(executor, [shared, failure] { std::move (*shared)(failure); });
        };
        {
            const std::scoped_lock lock{self->queue_mutex_};
            self->queue_.push_back({std::move(wanted), std::move(done)});
        }
        self->ready_.notify_one();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        start, asio::use_awaitable, this, std::move(subjects));
}

std::string Keyring::seal(SubjectId subject, std::string_view clear, std::string_view place)
{
    auto key = cached(subject);
    if (!key) key = load(subject);
    if (!key) throw std::logic_error("no key for a subject; was ensure() awaited?");
    return to_base64(encrypt(*key, clear, place));
}

std::optional<std::string>
Keyring::open(SubjectId subject, std::string_view sealed, std::string_view place)
{
    auto key = cached(subject);
    if (!key) key = load(subject);
    if (!key) return std::nullopt;
    const auto bytes = from_base64(sealed);
    if (!bytes) return std::nullopt;
    return decrypt(*key, *bytes, place); // nothing: sealed under a key that was destroyed since
}

std::optional<Key256> Keyring::cached(SubjectId subject)
{
    const std::scoped_lock lock{cache_mutex_};
    const auto found = cache_.find(subject);
    if (found == cache_.end()) return std::nullopt;
    use_.splice(use_.begin(), use_, found->second);
    return found->second->second;
}

void Keyring::remember(SubjectId subject, const Key256& key)
{
    const std::scoped_lock lock{cache_mutex_};
    if (const auto found = cache_.find(subject); found != cache_.end()) {
        found->second->second = key;
        return;
    }
    use_.emplace_front(subject, key);
    cache_[subject] = use_.begin();
    if (use_.size() <= options_.cached_max) return;
    cache_.erase(use_.back().first);
    use_.pop_back();
}

Key256 Keyring::unwrap(SubjectId subject, std::string_view wrapped) const
{
    const auto clear = decrypt(options_.key_encryption_key, wrapped, to_string(subject));
    Key256 key{};
    if (!clear || clear->size() != key.size())
        throw std::runtime_error(
            "the key-encryption key does not open the key of subject " + to_string(subject) +
            "; is BILTEN_KEY_FILE the one this database was written with?");
    std::copy(clear->begin(), clear->end(), key.begin());
    return key;
}

std::optional<Key256> Keyring::load(SubjectId subject)
{
    const std::scoped_lock lock{load_mutex_};
    try {
        if (!load_session_) load_session_ = std::make_unique<Session>(options_.dsn);
        const auto ids = uuid_array({subject});
        const auto rows = load_session_->exec(select_keys, std::array{ids.c_str()});
        if (rows.size() == 0) return std::nullopt;
        const auto key = unwrap(subject, from_hex(rows.text(0, 1)));
        remember(subject, key);
        return key;
    } catch (const ConnectionLost&) {
        load_session_.reset();
        throw;
    }
}

// Makes the keys of all who wait in one transaction.
void Keyring::run()
{
    std::unique_ptr<Session> session;
    for (;;) {
        std::vector<Request> requests;
        {
            std::unique_lock lock{queue_mutex_};
            ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (stopping_ && queue_.empty()) return;
            requests = std::exchange(queue_, {});
        }
        std::exception_ptr failure;
        try {
            if (!session) session = std::make_unique<Session>(options_.dsn);
            make_keys(*session, requests);
        } catch (const std::exception& error) {
            session.reset();
            spdlog::error("subject keys: {}", error.what());
            failure = std::make_exception_ptr(
                commands::Unavailable{"the keys of personal data cannot be reached"});
        }
        for (auto& request : requests) request.done(failure);
    }
}

void Keyring::make_keys(Session& session, const std::vector<Request>& requests)
{
    std::set<SubjectId> subjects;
    for (const auto& request : requests)
        subjects.insert(request.subjects.begin(), request.subjects.end());

    std::string wrapped;
    for (const auto& subject : subjects) {
        const auto key = random_key();
        append_array_element(
            wrapped,
            to_base64(encrypt(options_.key_encryption_key, view(key), to_string(subject))));
    }
    wrapped += '}';
    const auto ids = uuid_array(subjects);
    session.exec(insert_keys, std::array{ids.c_str(), wrapped.c_str()});

    // Another node may have been first: what stands in the table is what counts.
    const auto rows = session.exec(select_keys, std::array{ids.c_str()});
    for (int row = 0; row < rows.size(); ++row) {
        const SubjectId subject{*domain::parse_uuid(rows.text(row, 0))};
        remember(subject, unwrap(subject, from_hex(rows.text(row, 1))));
    }
}

} // namespace bilten::infra
