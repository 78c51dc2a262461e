#include "api/imports/files.hpp"
#include "api/imports/importer.hpp"
#include "api/imports/integrity.hpp"
#include "api/imports/rollback.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/crypto/openssl_crypto.hpp"
#include "infra/eventstore/batch_streams.hpp"
#include "infra/eventstore/lanes.hpp"
#include "main.hpp"

namespace bilten {
namespace {

// Something was refused, and the report says what; the rest was done.
constexpr int incomplete = 3;

imports::Batch batch_of(const ImportArguments& arguments, domain::Instant begun = {})
try {
    return imports::Batch{arguments.batch, begun};
} catch (const std::invalid_argument& wrong) {
    throw infra::BadConfig{wrong.what()};
}

imports::Report report_of(const ImportArguments& arguments)
{
    using Style = imports::Report::Style;
    return {stdout, arguments.json ? Style::json : Style::text};
}

domain::UserId organizer_of(const ImportArguments& arguments)
{
    const auto id = domain::parse_uuid(arguments.organizer);
    if (!id) throw infra::BadConfig{"--organizer must be the user id of the events' organizer"};
    return {*id};
}

domain::Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

infra::LaneOptions lane_options(const infra::Config& config)
{
    infra::LaneOptions options;
    options.dsn = config.text("BILTEN_EVENTS_DSN");
    return options;
}

std::vector<imports::Record>
read_all(const ImportArguments& arguments, imports::Report& report)
{
    const imports::Defaults defaults{arguments.time_zone, arguments.venue, arguments.capacity};
    std::vector<imports::Record> records;
    for (const auto& file : arguments.files) {
        auto reading = imports::read_file(file, defaults);
        for (auto& remark : reading.notes)
            report.add({file, remark.line, "", imports::Outcome::noted, std::move(remark.text)});
        for (auto& remark : reading.wrong)
            report.add({file, remark.line, "", imports::Outcome::invalid, std::move(remark.text)});
        std::move(reading.records.begin(), reading.records.end(), std::back_inserter(records));
    }
    return records;
}

} // namespace

int run_import(const infra::Config& config, const ImportArguments& arguments)
{
    set_up_log(config);
    const auto errand = batch_of(arguments).errand();
    infra::StoredBatchStreams streams{config.text("BILTEN_EVENTS_DSN")};
    const auto batch =
        batch_of(arguments, streams.begun_at(errand, now(), arguments.dry_run));
    auto report = report_of(arguments);
    infra::OpensslCrypto crypto;
    infra::Keyring keyring{
        {config.text("BILTEN_EVENTS_DSN"),
         infra::read_key_encryption_key(config.text("BILTEN_KEY_FILE"))}};
    infra::StoreLanes store{lane_options(config), keyring};
    imports::DryLanes dry{store};
    commands::Lanes& lanes = arguments.dry_run ? static_cast<commands::Lanes&>(dry) : store;

    imports::ImportOptions options;
    options.organizer = organizer_of(arguments);
    options.organizer_name = arguments.organizer_name;
    options.limits = {
        static_cast<std::int32_t>(config.integer("BILTEN_SESSION_CAPACITY_MAX", 1, 1'000'000))};
    options.now = now();
    options.dry = arguments.dry_run ? &dry : nullptr;

    const auto sheet = imports::sheet_from(read_all(arguments, report), report);
    imports::Importer{lanes, keyring, crypto, batch, options, report}.run(sheet);
    imports::check_integrity(lanes, batch, sheet, report);
    report.finish();
    return report.is_clean() ? 0 : incomplete;
}

int run_import_rollback(const infra::Config& config, const ImportArguments& arguments)
{
    set_up_log(config);
    const auto batch = batch_of(arguments);
    auto report = report_of(arguments);
    infra::Keyring keyring{
        {config.text("BILTEN_EVENTS_DSN"),
         infra::read_key_encryption_key(config.text("BILTEN_KEY_FILE"))}};
    infra::StoreLanes lanes{lane_options(config), keyring};
    infra::StoredBatchStreams streams{config.text("BILTEN_EVENTS_DSN")};
    imports::roll_back(lanes, streams, batch, now(), report);
    report.finish();
    return report.is_clean() ? 0 : incomplete;
}

} // namespace bilten
