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
    bilten::TokenArguments token;
    bilten::DemoArguments demo;
    std::string folder = ".";
};

using Run = std::function<int(const Config&)>;

void add_servers(CLI::App& app, Arguments& arguments, Run& run)
{
    auto* serve = app.add_subcommand("serve", "The REST API, with the lane writers behind it");
    serve->callback([&run] { run = bilten::run_serve; });

    auto* relay = app.add_subcommand("relay", "Publishes the event store to Kafka, exactly once");
    relay->callback([&run] { run = bilten::run_relay; });

    auto* project = app.add_subcommand(
        "project", "Folds domain events into read models, sends mails, settles payments");
    project->add_option("name", arguments.project.names, "projections to follow (default: all)");
    project->callback([&run, &arguments] {
        run = [&arguments](const Config& config) {
            return bilten::run_project(config, arguments.project);
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
