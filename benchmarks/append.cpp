// The lane writer, fed by 64 callers with one domain event each, beside what PostgreSQL itself does
// with the same rows: a raw COPY in batches of the same size, and pgbench with one INSERT each.

#include "benchmarks/support/callers.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

namespace {

using namespace bilten;
using namespace bilten::bench;

constexpr std::size_t callers = 64;
constexpr auto columns = "lane, position, stream_id, stream_type, version, event_id, type, "
                         "schema_version, data, metadata";
constexpr int columns_count = 10;

using Lines = std::vector<std::string>; // rows as COPY takes them

// JSON rarely holds a character that COPY knows: whole stretches are taken at once.
void append_copy_field(std::string& out, std::string_view text)
{
    for (;;) {
        const auto special = std::ranges::find_if(
            text, [](char c) { return c == '\\' || c == '\t' || c == '\n' || c == '\r'; });
        out.append(text.begin(), special);
        if (special == text.end()) return;
        out += '\\';
        switch (*special) {
        case '\t': out += 't'; break;
        case '\n': out += 'n'; break;
        case '\r': out += 'r'; break;
        default: out += *special;
        }
        text.remove_prefix(static_cast<std::size_t>(special - text.begin()) + 1);
    }
}

Lines rows_of(const Store& store, int lane)
{
    infra::Session session{store.events_dsn("postgres")};
    const auto rows = session.exec(fmt::format(
        "select {} from store.events where lane = {} order by position", columns, lane));
    Lines lines(static_cast<std::size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        auto& line = lines[static_cast<std::size_t>(row)];
        for (int column = 0; column < columns_count; ++column) {
            if (column > 0) line += '\t';
            append_copy_field(line, rows.text(row, column));
        }
        line += '\n';
    }
    return lines;
}

// One round trip and one transaction a batch: as bare as libpq allows.
void copy_batch(PGconn* connection, const std::string& copy, const std::string& batch)
{
    PQclear(PQexec(connection, copy.c_str()));
    PQputCopyData(connection, batch.data(), static_cast<int>(batch.size()));
    PQputCopyEnd(connection, nullptr);
    while (auto* result = PQgetResult(connection)) {
        const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (!good) throw std::runtime_error{PQerrorMessage(connection)};
    }
}

void copy_in_batches(const Store& store, const Lines& lines, std::size_t batch_rows)
{
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{
        PQconnectdb(store.events_dsn().c_str()), PQfinish};
    const auto copy = fmt::format("copy store.events ({}) from stdin", columns);
    for (std::size_t at = 0; at < lines.size();) {
        std::string batch;
        for (const auto end = std::min(at + batch_rows, lines.size()); at < end; ++at)
            batch += lines[at];
        copy_batch(connection.get(), copy, batch);
    }
}

class Append {
public:
    Append(Options options, std::int16_t lanes)
        : options_{options}, seconds_{options.quick ? 2 : 5}, lanes_{lanes},
          store_{fmt::format("append_{}", lanes), lanes}
    {
    }

    void run()
    {
        for (round_ = 1; round_ <= options_.rounds(); ++round_) {
            const auto batches = write_many();
            copy_the_same(batches);
            insert_each();
            if (lanes_ == 1) write_hot();
        }
        const auto name = fmt::format("64 callers, {} lane{}", lanes_, lanes_ == 1 ? "" : "s");
        tell(name + ", many streams", many_, "COPY in equal batches", copy_);
        tell(name + ", many streams", many_, "pgbench, one INSERT each", pgbench_);
        if (lanes_ == 1) tell(name + ", one hot stream", hot_, "many streams", many_);
    }

private:
    void start_over() const { store_.execute("truncate store.events, store.snapshots"); }

    void note(std::string_view what, Samples& samples, const Sample& sample) const
    {
        progress(fmt::format(
            "round {}, {} lanes: {}: {:.0f}/s", round_, lanes_, what, sample.per_second));
        samples.push_back(sample);
    }

    // How many transactions it took.
    std::uint64_t write_many()
    {
        start_over();
        Writers writers{store_};
        const auto next = [](std::size_t caller, std::int64_t number) {
            const auto spread = caller * 64 + static_cast<std::size_t>(number);
            return some_envelope(static_cast<domain::Slot>(spread % domain::slots_max));
        };
        const auto run = [](commands::Workspace& workspace, const commands::Envelope& envelope) {
            const auto stream = fresh_id(envelope.slot);
            workspace.stage_new<domain::venue::State>(stream, {some_event(stream)});
            return domain::Result<void>{};
        };
        note("lane writer, many streams", many_, measured(writers, next, run));
        return writers.batches();
    }

    void write_hot()
    {
        start_over();
        Writers writers{store_};
        const auto stream = fresh_id(0);
        const auto next = [](std::size_t, std::int64_t) { return some_envelope(0); };
        const auto run = [stream](commands::Workspace& workspace, const commands::Envelope&) {
            workspace.stage<domain::venue::State>(stream, {some_event(stream)});
            return domain::Result<void>{};
        };
        note("lane writer, one hot stream", hot_, measured(writers, next, run));
    }

    [[nodiscard]] Sample measured(Writers& writers, const Work& next, const Run& run) const
    {
        CallersOptions options;
        options.callers = callers;
        options.seconds = seconds_;
        auto result = call(writers.lanes(), options, next, run);
        if (result.refused + result.failed > 0)
            throw std::runtime_error{"a caller would have had to try again"};
        return result.sample();
    }

    // The rows that stand in the store, once more into the same table.
    void copy_the_same(std::uint64_t batches)
    {
        std::vector<Lines> by_lane;
        std::size_t rows = 0;
        for (int lane = 0; lane < lanes_; ++lane) {
            by_lane.push_back(rows_of(store_, lane));
            rows += by_lane.back().size();
        }
        sample_row_ = by_lane.front().front();
        start_over();
        const auto batch_rows = std::max<std::size_t>(1, (rows + batches / 2) / batches);
        const Stopwatch watch;
        {
            std::vector<std::jthread> threads;
            for (const auto& lines : by_lane)
                threads.emplace_back([&] { copy_in_batches(store_, lines, batch_rows); });
        }
        note(
            fmt::format("COPY in batches of {}", batch_rows),
            copy_,
            {static_cast<double>(rows) / watch.seconds()});
    }

    void insert_each()
    {
        start_over();
        const auto rate = output_of(
            {"/usr/lib/postgresql/15/bin/pgbench",
             "--no-vacuum",
             "--protocol=prepared",
             fmt::format("--client={}", callers),
             "--jobs=1",
             fmt::format("--time={}", seconds_),
             "--define=n=0",
             "--file=" + pgbench_script(),
             store_.events_dsn()});
        constexpr std::string_view mark = "\ntps = ";
        const auto at = rate.find(mark);
        if (at == rate.npos) throw std::runtime_error{"pgbench said: " + rate};
        note("pgbench", pgbench_, {std::stod(rate.substr(at + mark.size()))});
    }

    // Each client has positions of its own, so that none waits for a lock that we made up.
    [[nodiscard]] std::string pgbench_script() const
    {
        std::array<std::string, columns_count> fields;
        std::size_t at = 0;
        for (auto& field : fields) {
            const auto end = sample_row_.find_first_of("\t\n", at);
            for (const char c : sample_row_.substr(at, end - at)) {
                field += c;
                if (c == ':') field += ' '; // ":true" would be a variable to pgbench
            }
            at = end + 1;
        }
        const auto path = required_environment("BILTEN_TEST_DIR") + "/insert.sql";
        std::ofstream file{path};
        file << "\\set n :n + 1\n"
             << fmt::format(
                    "insert into store.events ({}) values (:client_id % {}, "
                    ":client_id::bigint * 1000000000 + :n, gen_random_uuid(), '{}', 1, "
                    "gen_random_uuid(), '{}', {}, '{}', '{}');\n",
                    columns,
                    lanes_,
                    fields[3],
                    fields[6],
                    fields[7],
                    fields[8],
                    fields[9]);
        return path;
    }

    static void tell(
        const std::string& variant,
        const Samples& own,
        const std::string& rival,
        const Samples& rivals)
    {
        print({"append", variant, median_of(own), rival, median_of(rivals).per_second});
    }

    const Options options_;
    const int seconds_;
    const std::int16_t lanes_;
    const Store store_;
    int round_ = 0;
    std::string sample_row_;
    Samples many_;
    Samples hot_;
    Samples copy_;
    Samples pgbench_;
};

} // namespace

int main(int count, char** arguments)
try {
    const auto options = options_from(count, arguments);
    Append{options, 1}.run();
    Append{options, 4}.run();

} catch (const std::exception& error) {
    fmt::print(stderr, "append: {}\n", error.what());
    return 1;
}
