#pragma once

// The subcommands of the binary. Each is a list of components and of who knows whom, and answers with
// the exit code; what goes wrong is thrown, and told by main().

#include "infra/config.hpp"
#include "infra/crypto/tokens.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bilten {

int run_serve(const infra::Config& config);
int run_relay(const infra::Config& config);

struct ProjectArguments {
    std::vector<std::string> names; // none: all of them
};
int run_project(const infra::Config& config, const ProjectArguments& arguments);

// Who operates, and why; an empty name stands for the user of this terminal.
struct OperatorArguments {
    std::string by;
    std::string reason;
};
int run_rebuild(
    const infra::Config& config, const std::string& projection, const OperatorArguments& by);
int run_discard(
    const infra::Config& config, const std::string& projection, const OperatorArguments& by);

struct DeadLetterArguments {
    std::string projection; // of a list: empty for all of them
    std::string stream;
    int last = 50; // of a history
    OperatorArguments by;
};
int run_dead_letter_list(const infra::Config& config, const DeadLetterArguments& arguments);
int run_dead_letter_retry(const infra::Config& config, const DeadLetterArguments& arguments);
int run_dead_letter_drop(const infra::Config& config, const DeadLetterArguments& arguments);
int run_dead_letter_history(const infra::Config& config, const DeadLetterArguments& arguments);

struct OrganizerArguments {
    std::string user; // a UUID
    std::string name;
    std::string email;
    OperatorArguments by;
};
int run_organizers_add(const infra::Config& config, const OrganizerArguments& arguments);
int run_organizers_remove(const infra::Config& config, const OrganizerArguments& arguments);
int run_organizers_list(const infra::Config& config);

int run_migrate(const infra::Config& config, std::optional<std::int16_t> lanes);
// By their paths in the repository: what `serve` answers at /api/openapi.json, and the page of codes.
[[nodiscard]] std::map<std::string, std::string> api_files_of_this_binary();

int run_schemas(const std::string& folder);

struct TokenArguments {
    std::string role;
    std::optional<std::string> subject;
    std::string name;
    std::string email;
    std::int32_t vetting_level = 0;
};
int run_token(const infra::Config& config, const TokenArguments& arguments);
int run_config();

struct DemoArguments {
    bool load = false; // the catalogue
    bool walk = false; // print the story in curl
                       // neither: a flash sale
    std::optional<std::int32_t> places; // of the flash sale
};
int run_demo(const infra::Config& config, const DemoArguments& arguments);

struct ImportArguments {
    std::string batch;
    std::vector<std::string> files;
    std::string organizer; // user id
    std::string organizer_name;
    std::string time_zone;
    std::string venue;
    std::optional<std::int32_t> capacity;
    bool dry_run = false;
    bool json = false;
};
int run_import(const infra::Config& config, const ImportArguments& arguments);
int run_import_rollback(const infra::Config& config, const ImportArguments& arguments);

struct ReconcileArguments {
    std::string from; // days; empty: as usual
    std::string to;
    std::string gateway; // cards or paypal; empty: both
    int open_minutes = 15;
    std::optional<int> lag_minutes; // nothing: the gateway's own
    bool list = false;   // of the runs so far
    std::string explain; // id of a difference
    bool json = false;
    OperatorArguments by;
};
// 1 where there are differences.
int run_reconcile(const infra::Config& config, const ReconcileArguments& arguments);

// How tokens are signed and checked.
infra::TokenRules token_rules(const infra::Config& config);

// Sets the level that BILTEN_LOG names, and one line per message as key=value.
void set_up_log(const infra::Config& config);

// Of the read models, as who may make and change tables.
std::string owner_read_dsn(const infra::Config& config);

// Waits for SIGINT or SIGTERM. Call block_signals() before any thread starts.
void block_signals();
void wait_for_signal();

} // namespace bilten
