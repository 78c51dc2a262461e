#include "main.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <functional>

namespace {

using bilten::infra::Config;

struct Arguments {
    std::optional<std::int16_t> lanes;
    bilten::ProjectArguments project;
    std::string rebuild; // a projection's name
    std::string discard; // likewise
    bilten::OperatorArguments by;
    bilten::DeadLetterArguments dead_letters;
    bilten::OrganizerArguments organizer;
    bilten::ImportArguments imports;
    bilten::ReconcileArguments reconcile;
    bilten::TokenArguments token;
    bilten::DemoArguments demo;
    std::string folder = ".";
};

using Run = std::function<int(const Config&)>;

// Answers the option that says why.
CLI::Option* add_operator(CLI::App& app, bilten::OperatorArguments& by)
{
    app.add_option("--by", by.by, "who does it (default: the user of this terminal)");
    return app.add_option("--reason", by.reason, "why, for the record");
}

void add_servers(CLI::App& app, Arguments& arguments, Run& run)
{
    auto* serve = app.add_subcommand("serve", "The REST API, with the lane writers behind it");
    serve->callback([&run] { run = bilten::run_serve; });

    auto* relay = app.add_subcommand("relay", "Publishes the event store to Kafka, exactly once");
    relay->callback([&run] { run = bilten::run_relay; });

    auto* project = app.add_subcommand(
        "project", "Folds domain events into read models, sends mails, settles payments");
    auto* names = project->add_option(
        "name", arguments.project.names, "projections to follow (default: all)");
    auto* rebuild = project->add_option(
        "--rebuild", arguments.rebuild, "folds a projection anew beside the one that serves");
    auto* discard = project->add_option(
        "--discard", arguments.discard, "drops the tables of a projection that do not serve");
    rebuild->excludes(names);
    discard->excludes(names)->excludes(rebuild);
    add_operator(*project, arguments.by);
    project->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            const auto& by = arguments.by;
            if (!arguments.rebuild.empty())
                return bilten::run_rebuild(config, arguments.rebuild, by);
            if (!arguments.discard.empty())
                return bilten::run_discard(config, arguments.discard, by);
            return bilten::run_project(config, arguments.project);
        };
    });
}

void add_dead_letters(CLI::App& app, bilten::DeadLetterArguments& arguments, Run& run)
{
    auto* all = app.add_subcommand(
        "dead-letters", "Streams that a projection could not follow, and what to do about them");
    all->require_subcommand(1);
    using Verb = int (*)(const Config&, const bilten::DeadLetterArguments&);
    const auto add = [&](const char* name, const char* help, Verb verb) {
        auto* command = all->add_subcommand(name, help);
        command->callback([&run, &arguments, verb] {
            run = [&arguments, verb](const Config& config) { return verb(config, arguments); };
        });
        return command;
    };
    const auto add_stream = [&](CLI::App& command) {
        command.add_option("projection", arguments.projection, "as the list shows it")->required();
        command.add_option("stream", arguments.stream, "its id, a UUID")->required();
        return add_operator(command, arguments.by);
    };
    add("list", "What is parked", bilten::run_dead_letter_list)
        ->add_option("--projection", arguments.projection, "of this one only");
    add_stream(*add("retry", "Folds what waits, in order", bilten::run_dead_letter_retry));
    add_stream(*add("drop", "Lets go of what waits", bilten::run_dead_letter_drop))->required();
    add("history", "What operators did, the last first", bilten::run_dead_letter_history)
        ->add_option("--last", arguments.last, "how many (default: 50)")
        ->check(CLI::Range(1, 100'000));
}

void add_organizers(CLI::App& app, bilten::OrganizerArguments& arguments, Run& run)
{
    auto* all = app.add_subcommand(
        "organizers", "Who may organize events: people whose tokens said so, and those named here");
    all->require_subcommand(1);
    auto* list = all->add_subcommand("list", "Everybody known, with who said so and when");
    list->callback([&run] { run = bilten::run_organizers_list; });
    using Verb = int (*)(const Config&, const bilten::OrganizerArguments&);
    const auto add = [&](const char* name, const char* help, Verb verb) {
        auto* command = all->add_subcommand(name, help);
        command->add_option("user", arguments.user, "user id, a UUID")->required();
        command->add_option("--by", arguments.by.by, "who does it (default: this terminal's user)");
        command->callback([&run, &arguments, verb] {
            run = [&arguments, verb](const Config& config) { return verb(config, arguments); };
        });
        return command;
    };
    auto* register_one =
        add("add", "Somebody who has not come with a token yet", bilten::run_organizers_add);
    register_one->add_option("--name", arguments.name, "display name");
    register_one->add_option("--email", arguments.email, "the address of their tokens");
    add("remove", "Not to be named as an organizer of events", bilten::run_organizers_remove);
}

void add_import(CLI::App& app, bilten::ImportArguments& arguments, Run& run)
{
    const auto add_report = [&](CLI::App& command) {
        command.add_option("--report", "text (default) or json: a document a line")
            ->check(CLI::IsMember({"text", "json"}))
            ->each([&](const std::string& style) { arguments.json = style == "json"; });
    };
    auto* import = app.add_subcommand(
        "import", "Events, venues and past registrations from files; see docs/import.md");
    import->add_option("files", arguments.files, ".csv, .jsonld, .json and .ics");
    import->add_option("--batch", arguments.batch, "names this import, to go on or roll back");
    import->add_option("--organizer", arguments.organizer, "user id of the events' organizer");
    import->add_option("--organizer-name", arguments.organizer_name, "as the public sees it");
    import->add_option("--time-zone", arguments.time_zone, "of venues in JSON-LD");
    import->add_option("--venue", arguments.venue, "key or id:UUID, instead of what files name");
    import->add_option("--capacity", arguments.capacity, "of sessions that name none")
        ->check(CLI::Range(1, 1'000'000));
    import->add_flag("--dry-run", arguments.dry_run, "check everything, write nothing");
    add_report(*import);

    auto* rollback = import->add_subcommand("rollback", "Undoes what a batch has made");
    rollback->add_option("batch", arguments.batch, "its name")->required();
    add_report(*rollback);
    import->callback([&run, &arguments, rollback] {
        if (*rollback) {
            run = [&](const Config& config) {
                return bilten::run_import_rollback(config, arguments);
            };
            return;
        }
        if (arguments.files.empty()) throw CLI::RequiredError{"files"};
        if (arguments.batch.empty()) throw CLI::RequiredError{"--batch"};
        if (arguments.organizer.empty()) throw CLI::RequiredError{"--organizer"};
        run = [&](const Config& config) { return bilten::run_import(config, arguments); };
    });
}

void add_reconcile(CLI::App& app, bilten::ReconcileArguments& arguments, Run& run)
{
    auto* reconcile = app.add_subcommand(
        "reconcile", "Compares the gateways' books with ours; ends with 1 where they differ");
    reconcile->add_option("--from", arguments.from, "first day, UTC (default: yesterday)");
    reconcile->add_option("--to", arguments.to, "last day, UTC (default: today)");
    reconcile->add_option("--gateway", arguments.gateway, "cards or paypal (default: both)")
        ->check(CLI::IsMember({"cards", "paypal"}));
    reconcile
        ->add_option(
            "--open-minutes",
            arguments.open_minutes,
            "after which an open payment or refund is looked into (default: 15)")
        ->check(CLI::Range(0, 100'000));
    reconcile
        ->add_option(
            "--lag-minutes",
            arguments.lag_minutes,
            "how late the gateways' reports may be (default: 1 for cards, 240 for paypal)")
        ->check(CLI::Range(0, 100'000));
    reconcile->add_flag("--json", arguments.json, "a document a line");
    auto* list =
        reconcile->add_flag("--list", arguments.list, "what earlier runs left, without one");
    reconcile->add_option("--explain", arguments.explain, "a difference that is understood")
        ->excludes(list);
    add_operator(*reconcile, arguments.by);
    reconcile->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            return bilten::run_reconcile(config, arguments);
        };
    });
}

void add_tools(CLI::App& app, Arguments& arguments, Run& run)
{
    auto* migrate = app.add_subcommand("migrate", "Brings the databases up to this version");
    migrate
        ->add_option(
            "--lanes", arguments.lanes, "lanes of a new event store (default: 4); fixed afterwards")
        ->check(CLI::Range(1, 1024));
    migrate->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            return bilten::run_migrate(config, arguments.lanes);
        };
    });

    auto* schemas = app.add_subcommand(
        "schemas", "Writes the JSON Schemas of domain events and the OpenAPI document");
    schemas->add_option("folder", arguments.folder, "the repository's root (default: here)");
    schemas->callback([&run, &arguments] {
        run = [&arguments](const Config&) { return bilten::run_schemas(arguments.folder); };
    });

    auto* token = app.add_subcommand("token", "Prints an access token, in development only");
    token->add_option("--role", arguments.token.role, "EventOrganizer, Member, Admin…")->required();
    token->add_option(
        "--subject", arguments.token.subject, "user id, a UUID (default: a fixed one)");
    token->add_option("--name", arguments.token.name, "display name");
    token->add_option("--email", arguments.token.email, "e-mail address");
    token->add_option("--vetting-level", arguments.token.vetting_level, "0 to 10 (default: 0)")
        ->check(CLI::Range(0, 10));
    token->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            return bilten::run_token(config, arguments.token);
        };
    });

    auto* demo = app.add_subcommand("demo", "A flash sale on a running Bilten, live, with a proof");
    auto* load = demo->add_flag("--load", arguments.demo.load, "load the catalogue instead");
    auto* walk =
        demo->add_flag("--walk", arguments.demo.walk, "print a short story in curl instead")
            ->excludes(load);
    demo->add_option(
            "--places",
            arguments.demo.places,
            "of the flash sale (default: as many as a session may have, 20000 at most)")
        ->check(CLI::Range(1, 1'000'000))
        ->excludes(load)
        ->excludes(walk);
    demo->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            return bilten::run_demo(config, arguments.demo);
        };
    });

    auto* config = app.add_subcommand("config", "Prints every setting, its value and its meaning");
    config->callback([&run] { run = [](const Config&) { return bilten::run_config(); }; });
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Bilten sells places at events: never too many, none lost, and it can prove it.\n"
                 "Settings come from the environment: bilten config lists them."};
    app.require_subcommand(1);
    app.set_version_flag("--version", BILTEN_VERSION);
    Arguments arguments;
    Run run;
    add_servers(app, arguments, run);
    add_dead_letters(app, arguments.dead_letters, run);
    add_organizers(app, arguments.organizer, run);
    add_import(app, arguments.imports, run);
    add_reconcile(app, arguments.reconcile, run);
    add_tools(app, arguments, run);
    CLI11_PARSE(app, argc, argv);

    try {
        return run(Config{});
    } catch (const bilten::infra::BadConfig& error) {
        fmt::print(stderr, "bilten: {}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bilten: {}\n", error.what());
        return 1;
    }
}
