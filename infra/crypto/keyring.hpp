#pragma once

// Every person's key. A key is random, wrapped by the key-encryption key and kept in subjects.keys;
// whoever destroys that row's key has erased the person from all events, copies and backups of them.

#include "commands/subject_keys.hpp"
#include "infra/crypto/aead.hpp"
#include "schemas/events/sealing.hpp"


#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace bilten::infra {

class Session;

struct KeyringOptions {
    std::string dsn;
    Key256 key_encryption_key{};
    std::size_t cached_max = 200'000; // keys in memory
};

class Keyring final : public commands::SubjectKeys, public schemas::Sealer, public schemas::Opener {
public:
    explicit Keyring(KeyringOptions options);
    ~Keyring() override;

    [[nodiscard]] domain::SubjectId subject_of(std::string_view email) const override;
    boost::asio::awaitable<void> ensure(std::vector<domain::SubjectId> subjects) override;

    std::string
    seal(domain::SubjectId subject, std::string_view clear, std::string_view place) override;
    std::optional<std::string>
    open(domain::SubjectId subject, std::string_view sealed, std::string_view place) override;

private:
    struct Request {
        std::vector<domain::SubjectId> subjects;
        std::function<void(std::exception_ptr)> done;
    };
    using Use = std::list<std::pair<domain::SubjectId, Key256>>; // the most recently used first

    std::optional<Key256> cached(domain::SubjectId subject);
    void remember(domain::SubjectId subject, const Key256& key);
    Key256 unwrap(domain::SubjectId subject, std::string_view wrapped) const;

    // Blocking. Nothing: erased, or never there.
    std::optional<Key256> load(domain::SubjectId subject);

    void run();
    void make_keys(Session& session, const std::vector<Request>& requests);

    const KeyringOptions options_;
    const Key256 index_key_; // for subject_of: derived, so that it stays when the key is wrapped anew

    std::mutex cache_mutex_;
    Use use_;
    std::unordered_map<domain::SubjectId, Use::iterator> cache_;

    std::mutex load_mutex_;
    std::unique_ptr<Session> load_session_;

    std::mutex queue_mutex_;
    std::condition_variable ready_;
    std::vector<Request> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace bilten::infra
