#pragma once

// One evening that every test of imports knows, as files, and a store in memory to bring it into.

#include "commands/batch_streams.hpp"
#include "commands/events.hpp"
#include "api/imports/csv.hpp"
#include "api/imports/importer.hpp"
#include "api/imports/integrity.hpp"
#include "api/imports/rollback.hpp"
#include "tests/support/in_memory_lanes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace bilten::tests::import {

namespace event = domain::ticketed_event;
namespace order = domain::order;
using namespace imports;

inline constexpr domain::Instant now{std::chrono::sys_days{std::chrono::year{2030} / 5 / 1}};
inline const domain::UserId organizer{domain::derive_uuid({}, "organizer")};

struct Subjects final : commands::SubjectKeys {
    std::vector<domain::SubjectId> ensured;

    [[nodiscard]] domain::SubjectId subject_of(std::string_view email) const override
    {
        return {domain::derive_uuid({}, email)};
    }

    boost::asio::awaitable<void> ensure(std::vector<domain::SubjectId> subjects) override
    {
        ensured.insert(ensured.end(), subjects.begin(), subjects.end());
        co_return;
    }
};

struct Counter final : commands::Crypto {
    std::uint64_t last = 0;

    std::uint64_t random() override { return ++last; }

    [[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view) const override
    {
        return {};
    }
};

struct Recorded final : commands::BatchStreams {
    explicit Recorded(const tests::InMemoryLanes& of) : lanes{of} {}

    domain::Instant begun_at(std::string_view, domain::Instant at, bool) override { return at; }

    std::vector<commands::BatchStream>
    begun_by(std::string_view role, std::string_view errand) override
    {
        std::vector<commands::BatchStream> streams;
        for (const auto& what : lanes.recorded())
            if (what.version == 1 && what.metadata.role == role &&
                what.metadata.correlation_id == errand)
                streams.push_back({what.stream, std::string{what.stream_type}});
        std::ranges::reverse(streams);
        return streams;
    }

    const tests::InMemoryLanes& lanes;
};

inline constexpr auto venues = "venue,name,address,city,country,timeZone,capacity\n"
                        "depot,Depot,Street 4,Istanbul,TR,Europe/Istanbul,120\n";
inline constexpr auto events = "event,title,eventType,venue\nclay,Clay and Tea,Class,depot\n";
inline constexpr auto sessions =
    "session,event,sessionName,sessionDate,startTime,endTime,capacity\n"
    "S2,clay,Tea,2019-04-06,18:00,01:00,3\n"
    "S1,clay,Workshop,2019-04-06,15:00,18:00,2\n";
inline constexpr auto types = "ticketType,event,name,sessions,price,maxQuantity\n"
                       "all,clay,Everything,S1|S2,45.00,10\n"
                       "tea,clay,Tea,S2,0,10\n";
inline constexpr auto registrations =
    "registration,event,ticketType,quantity,pricePaid,attendeeName,attendeeEmail\n"
    "R1,clay,all,2,40.00,Ann,ann@example.org\n"
    "R2,clay,tea,1,,Bob,bob@example.org\n";

// A store in memory, and imports into it as the subcommand makes them.
struct World {
    tests::InMemoryLanes lanes;
    Subjects subjects;
    Counter counter;
    std::FILE* out = std::tmpfile();

    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World() { (void)std::fclose(out); }

    // The report, a line for each entry.
    std::vector<std::string>
    import(const std::vector<std::string>& files, bool is_dry = false, std::string batch = "b1")
    {
        std::vector<Record> records;
        for (const auto& file : files) {
            auto reading = read_csv_records(file);
            REQUIRE(reading.wrong.empty());
            for (auto& record : reading.records) {
                record.file = std::string{name_of(record.kind)};
                records.push_back(std::move(record));
            }
        }
        return reported([&](Report& report) {
            DryLanes dry{lanes};
            ImportOptions options{organizer, "Elif", {}, now, is_dry ? &dry : nullptr};
            auto& to = is_dry ? static_cast<commands::Lanes&>(dry) : lanes;
            const Batch named{std::move(batch), now};
            const auto sheet = sheet_from(records, report);
            Importer{to, subjects, counter, named, options, report}.run(sheet);
            check_integrity(to, named, sheet, report);
        });
    }

    std::vector<std::string> import_all(bool is_dry = false)
    {
        return import({venues, events, sessions, types, registrations}, is_dry);
    }

    std::vector<std::string> undo()
    {
        Recorded streams{lanes};
        return reported(
            [&](Report& report) { roll_back(lanes, streams, Batch{"b1", now}, now, report); });
    }

    event::State clay() { return lanes.state<event::State>(Batch{"b1", now}.event("clay").value); }

    order::State registration(std::string_view key)
    {
        const Batch batch{"b1", now};
        return lanes.state<order::State>(batch.order(batch.event("clay"), key).value);
    }

    template <class Work>
    std::vector<std::string> reported(Work work)
    {
        std::rewind(out);
        Report report{out, Report::Style::text};
        work(report);
        const auto size = static_cast<std::size_t>(std::ftell(out));
        std::rewind(out);
        std::string text(size, '\0');
        REQUIRE(std::fread(text.data(), 1, size, out) == size);
        std::vector<std::string> lines;
        for (std::size_t at = 0; at < text.size();) {
            const auto end = std::min(text.find('\n', at), text.size());
            lines.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return lines;
    }
};

} // namespace bilten::tests::import
