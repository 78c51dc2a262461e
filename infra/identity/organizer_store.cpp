#include "infra/identity/organizer_store.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/postgres/pg_array.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <functional>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::KnownOrganizer;
using commands::Principal;

namespace {

constexpr auto select_eligible =
    "select user_id, subject_id, display_name from store.organizers "
    "where is_eligible and user_id = any($1::uuid[])";

constexpr auto select_all =
    "select user_id, subject_id, display_name, is_eligible, coalesce(registered_by, ''), "
    "to_char(seen_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
    "from store.organizers order by seen_at, user_id";

constexpr auto upsert =
    "insert into store.organizers (user_id, subject_id, display_name, is_eligible, registered_by) "
    "values ($1, $2, $3, true, $4) on conflict (user_id) do update set "
    "subject_id = case when excluded.display_name is null and organizers.display_name is not null "
    "then organizers.subject_id else excluded.subject_id end, " // a name stays with its key
    "display_name = coalesce(excluded.display_name, organizers.display_name), is_eligible = true, "
    "registered_by = excluded.registered_by, seen_at = clock_timestamp()";

constexpr auto revoke =
    "update store.organizers set is_eligible = false, registered_by = $2, "
    "seen_at = clock_timestamp() where user_id = $1 and is_eligible";

std::string place_of(domain::UserId user)
{
    return "store.organizers/" + to_string(user);
}

domain::SubjectId subject_of(const Keyring& keyring, const Principal& principal)
{
    return principal.email.empty() ? domain::SubjectId{principal.user.value}
                                   : keyring.subject_of(principal.email);
}

std::string open_name(
    Keyring& keyring, domain::UserId user, domain::SubjectId subject, const pqxx::field& sealed)
{
    if (sealed.is_null()) return {};
    return keyring.open(subject, sealed.c_str(), place_of(user)).value_or("");
}

void make_key(Keyring& keyring, domain::SubjectId subject)
{
    asio::io_context context;
    auto done = asio::co_spawn(context, keyring.ensure({subject}), asio::use_future);
    context.run();
    done.get();
}

void write(
    pqxx::connection& connection,
    Keyring& keyring,
    const Principal& principal,
    const std::optional<std::string>& registered_by)
{
    pqxx::nontransaction work{connection};
    const auto user = to_string(principal.user);
    if (!may_organize(principal)) {
        work.exec_params(revoke, user, registered_by);
        return;
    }
    const auto subject = subject_of(keyring, principal);
    std::optional<std::string> name;
    if (!principal.name.empty()) {
        make_key(keyring, subject);
        name = keyring.seal(subject, principal.name, place_of(principal.user));
    }
    work.exec_params(upsert, user, to_string(subject), name, registered_by);
}

Connections::Options options_for(std::string dsn)
{
    Connections::Options options;
    options.dsn = std::move(dsn);
    options.connections_max = 2;
    return options;
}

std::size_t said_by(const Principal& principal)
{
    const auto text = std::string{may_organize(principal) ? "1" : "0"} + '\n' + principal.name +
                      '\n' + principal.email;
    return std::hash<std::string>{}(text);
}

} // namespace

bool may_organize(const Principal& principal) noexcept
{
    return principal.has(commands::Role::event_organizer) ||
           principal.has(commands::Role::admin);
}

OrganizerStore::OrganizerStore(std::string dsn, Keyring& keyring)
    : dsn_{std::move(dsn)}, keyring_{keyring}, connections_{options_for(dsn_)},
      thread_{[this] { run(); }}
{
}

OrganizerStore::~OrganizerStore()
{
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
}

asio::awaitable<std::vector<KnownOrganizer>> OrganizerStore::find(std::vector<domain::UserId> users)
{
    PgArray ids;
    for (const auto& user : users) ids.add_plain(to_string(user));
    return connections_.query([this, text = ids.text()](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        std::vector<KnownOrganizer> found;
        for (const auto row : work.exec_params(select_eligible, text)) {
            const domain::UserId user{domain::parse_uuid(row[0].c_str()).value()};
            const domain::SubjectId subject{domain::parse_uuid(row[1].c_str()).value()};
            found.push_back({user, subject, open_name(keyring_, user, subject, row[2])});
        }
        return found;
    });
}

void OrganizerStore::note(const Principal& principal)
{
    const auto said = said_by(principal);
    {
        const std::scoped_lock lock{mutex_};
        const auto [at, is_new] = noted_.try_emplace(principal.user, said);
        if (!is_new && at->second == said) return;
        if (queue_.size() >= queue_max) {
            noted_.erase(at);
            return;
        }
        at->second = said;
        if (noted_.size() > noted_max) noted_.clear();
        queue_.push_back(principal);
    }
    ready_.notify_one();
}

void OrganizerStore::put(const Principal& principal, const std::string& registered_by)
{
    const auto connection = connect(dsn_);
    write(*connection, keyring_, principal, registered_by);
}

std::vector<OrganizerEntry> OrganizerStore::list()
{
    const auto connection = connect(dsn_);
    pqxx::nontransaction work{*connection};
    std::vector<OrganizerEntry> all;
    for (const auto row : work.exec(select_all)) {
        const domain::UserId user{domain::parse_uuid(row[0].c_str()).value()};
        const domain::SubjectId subject{domain::parse_uuid(row[1].c_str()).value()};
        all.push_back(
            {user,
             open_name(keyring_, user, subject, row[2]),
             row[3].as<bool>(),
             row[4].c_str(),
             row[5].c_str()});
    }
    return all;
}

void OrganizerStore::run()
{
    std::unique_ptr<pqxx::connection> connection;
    for (;;) {
        std::vector<Principal> said;
        {
            std::unique_lock lock{mutex_};
            ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            said = std::exchange(queue_, {});
        }
        for (const auto& principal : said) {
            try {
                if (!connection) connection = connect(dsn_);
                write(*connection, keyring_, principal, std::nullopt);
            } catch (const std::exception& error) {
                connection.reset();
                spdlog::warn("event=organizer_not_noted error={}", error.what());
                const std::scoped_lock lock{mutex_};
                noted_.erase(principal.user); // the next request brings it again
            }
        }
    }
}

} // namespace bilten::infra
