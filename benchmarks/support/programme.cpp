#include "benchmarks/support/programme.hpp"

#include "schemas/events/codec.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <algorithm>

namespace bilten::bench {

using namespace std::chrono_literals;
namespace event = domain::ticketed_event;

namespace {

constexpr std::int16_t lanes = 4;
constexpr std::size_t venues = 2'000;
constexpr std::size_t tags = 300;

struct NothingToSeal final : schemas::Sealer {
    std::string seal(domain::SubjectId, std::string_view, std::string_view) override
    {
        throw std::logic_error{"nothing personal is in a programme"};
    }
};

class Writer {
public:
    Writer(const Store& store, const Vocabulary& vocabulary)
        : vocabulary_{vocabulary}, connection_{store.events_dsn("postgres")}, work_{connection_},
          copy_{
              work_,
              "store.events",
              std::vector<std::string>{
                  "lane", "position", "stream_id", "stream_type", "version", "event_id", "type",
                  "schema_version", "data", "metadata"}}
    {
    }

    void add()
    {
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        const auto slot = static_cast<domain::Slot>(random_() % domain::slots_max);
        const auto id = domain::make_uuid7(now, slot, random_());
        const auto lane = static_cast<std::int16_t>(slot % lanes);
        write(lane, id, 1, created(id, now));
        write(lane, id, 2, event::EventPublished{});
    }

    void finish()
    {
        copy_.complete();
        work_.commit();
    }

private:
    std::string words(std::size_t count)
    {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) text += ' ';
            text += vocabulary_.any(random_);
        }
        return text;
    }

    event::EventCreated created(const domain::Uuid& id, domain::Instant now)
    {
        event::EventCreated created;
        created.event_id = {id};
        auto& details = created.details;
        details.title = words(4);
        details.short_description = words(12);
        details.full_description = words(30);
        if (random_() % 3 == 0) details.type = event::EventType::social_event;
        const auto venue = random_() % venues;
        details.venue = {
            {domain::derive_uuid({}, fmt::format("venue {}", venue))},
            fmt::format("House {}", venue),
            "Long Street 1",
            fmt::format("City {}", venue % 100),
            "DE",
            "Europe/Berlin",
            500};
        details.organizers = {
            {{domain::derive_uuid({}, "organizer")}, event::OrganizerRole::primary}};
        details.tags = {fmt::format("tag{}", random_() % tags)};
        event::Session session;
        session.number = {1};
        session.name = "Evening";
        session.starts_at = now + 24h + std::chrono::minutes{15 * (random_() % (2 * 365 * 96))};
        session.ends_at = session.starts_at + 2h;
        session.capacity = 100;
        created.sessions = {session};
        event::TicketType type;
        type.ticket_type_id = {domain::derive_uuid(id, "type")};
        type.name = "Entry";
        type.sessions = {{1}};
        type.price = {static_cast<std::int64_t>(random_() % 20 * 500), {}};
        type.max_quantity = 100;
        type.sales_end = session.starts_at;
        created.ticket_types = {type};
        return created;
    }

    void write(std::int16_t lane, const domain::Uuid& id, int version, const event::Event& what)
    {
        const auto event_id = domain::derive_uuid(id, std::to_string(version));
        const auto encoded = schemas::encode(what, {event_id, id, version}, nothing_to_seal_);
        copy_ << std::make_tuple(
            lane,
            ++heads_[static_cast<std::size_t>(lane)],
            to_string(id),
            std::string{event::stream_type},
            version,
            to_string(event_id),
            std::string{encoded.type},
            encoded.schema_version,
            encoded.data,
            schemas::encode_metadata({}));
    }

    const Vocabulary& vocabulary_;
    std::mt19937_64 random_{20'000};
    NothingToSeal nothing_to_seal_;
    std::int64_t heads_[lanes] = {};
    pqxx::connection connection_;
    pqxx::work work_;
    pqxx::stream_to copy_;
};

} // namespace

Vocabulary::Vocabulary()
{
    constexpr std::string_view consonants = "bdfgklmnprstvz";
    constexpr std::string_view vowels = "aeiou";
    std::mt19937_64 random{46};
    double sum = 0;
    while (words_.size() < size) {
        std::string word;
        const auto syllables = 2 + random() % 3;
        for (std::size_t i = 0; i < syllables; ++i) {
            word += consonants[random() % consonants.size()];
            word += vowels[random() % vowels.size()];
        }
        if (random() % 2 == 0) word += consonants[random() % consonants.size()];
        if (std::ranges::find(words_, word) != words_.end()) continue;
        words_.push_back(std::move(word));
        sum += 1.0 / static_cast<double>(words_.size());
        up_to_.push_back(sum);
    }
}

const std::string& Vocabulary::any(std::mt19937_64& random) const
{
    std::uniform_real_distribution<double> point{0, up_to_.back()};
    const auto found = std::ranges::lower_bound(up_to_, point(random));
    return words_[static_cast<std::size_t>(std::min(found, up_to_.end() - 1) - up_to_.begin())];
}

void publish(const Store& store, const Vocabulary& vocabulary, std::size_t events)
{
    Writer writer{store, vocabulary};
    for (std::size_t i = 0; i < events; ++i) writer.add();
    writer.finish();
}

} // namespace bilten::bench
