#pragma once

// store.organizers: who may organize events. Filled by the tokens that people come with, and by an
// operator; a sign-up of our own would fill it as well.

#include "commands/identity.hpp"
#include "commands/organizer_book.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/postgres/connections.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace bilten::infra {

// One row, opened.
struct OrganizerEntry {
    domain::UserId user;
    std::string name;
    bool is_eligible = false;
    std::string registered_by; // empty: by the person's own token
    std::string seen_at;       // ISO 8601, UTC
};

[[nodiscard]] bool may_organize(const commands::Principal& principal) noexcept;

class OrganizerStore final : public commands::OrganizerBook {
public:
    OrganizerStore(std::string dsn, Keyring& keyring);
    ~OrganizerStore() override;

    boost::asio::awaitable<std::vector<commands::KnownOrganizer>>
    find(std::vector<domain::UserId> users) override;

    // Remembers what a verified token says of who may organize, once for each thing that it says.
    // Never blocks; a note that finds the queue full is dropped, the next token brings it again.
    void note(const commands::Principal& principal);

    // Blocking, for an operator.
    void put(const commands::Principal& principal, const std::string& registered_by);
    [[nodiscard]] std::vector<OrganizerEntry> list();

private:
    static constexpr std::size_t queue_max = 1'000;
    static constexpr std::size_t noted_max = 100'000;

    void run();

    const std::string dsn_;
    Keyring& keyring_;
    Connections connections_;

    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<commands::Principal> queue_;
    std::unordered_map<domain::UserId, std::size_t> noted_; // a hash of what was said
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace bilten::infra
