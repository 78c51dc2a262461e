#include "api/imports/integrity.hpp"

#include "commands/orders.hpp"
#include "api/imports/importer.hpp"
#include "schemas/json/write.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::imports {

namespace event = domain::ticketed_event;
namespace order = domain::order;

namespace {

struct Sums {
    std::size_t sessions = 0;
    std::size_t ticket_types = 0;
    std::size_t registrations = 0;
    std::int64_t tickets = 0;
    domain::Money money;

    bool operator==(const Sums&) const = default;
};

std::string text_of(const Sums& sums)
{
    return fmt::format(
        "{} sessions, {} ticket types, {} registrations, {} tickets, {} {}",
        sums.sessions,
        sums.ticket_types,
        sums.registrations,
        sums.tickets,
        schemas::to_json(schemas::Decimal{sums.money}),
        sums.money.currency.code());
}

Errand<order::State> reading_order(domain::OrderId id)
{
    return reading<order::State>(slot_of(id), [id](commands::Workspace& workspace) {
        return commands::find_order(workspace, id);
    });
}

class Check {
public:
    Check(commands::Lanes& lanes, const Batch& batch, const Sheet& sheet)
        : lanes_{lanes}, batch_{batch}, sheet_{sheet}
    {
        for (const auto& sourced : sheet.registrations)
            by_event_[sourced.row.event.str()].push_back(&sourced.row);
    }

    // Nothing: the store has no such event.
    std::optional<std::pair<Sums, Sums>> of_event(const std::string& key)
    {
        const auto id = batch_.event(key);
        const auto state = run_all(lanes_, one(reading_event(id))).front();
        if (!state) return std::nullopt;

        const auto& told = sheet_.told.contains(key) ? sheet_.told.at(key) : Told{};
        Sums file{told.sessions, told.ticket_types, told.registrations, 0, {0, state->currency}};
        Sums store{state->sessions.size(), state->ticket_types.size(), 0, 0, {0, state->currency}};
        add_file(file, key, *state);
        add_store(store, key, id);
        // A file of registrations alone says nothing of the plan.
        if (file.sessions == 0) file.sessions = store.sessions;
        if (file.ticket_types == 0) file.ticket_types = store.ticket_types;
        return std::pair{file, store};
    }

private:
    static std::vector<Errand<event::State>> one(Errand<event::State> errand)
    {
        std::vector<Errand<event::State>> errands;
        errands.push_back(std::move(errand));
        return errands;
    }

    void add_file(Sums& file, const std::string& key, const event::State& state)
    {
        for (const auto* row : by_event_[key]) {
            const int quantity = row->quantity ? row->quantity->value() : 1;
            const auto* type =
                state.find(batch_.ticket_type(batch_.event(key), row->ticket_type.str()));
            auto price = type ? type->price : domain::Money{0, state.currency};
            if (row->price_paid) price = row->price_paid->to_money(state.currency).value_or(price);
            file.tickets += quantity;
            file.money = file.money + price * quantity;
        }
    }

    void add_store(Sums& store, const std::string& key, domain::TicketedEventId id)
    {
        std::vector<Errand<order::State>> errands;
        for (const auto* row : by_event_[key])
            errands.push_back(reading_order(batch_.order(id, row->registration.str())));
        for (const auto& found : run_all(lanes_, std::move(errands))) {
            if (!found || found->status != order::Status::confirmed) continue;
            const auto valid = std::ranges::count_if(found->tickets, &order::HeldTicket::valid);
            if (valid > 0) ++store.registrations;
            store.tickets += valid;
            for (const auto& held : found->tickets)
                if (held.valid) store.money = store.money + held.ticket.price;
        }
    }

    commands::Lanes& lanes_;
    const Batch& batch_;
    const Sheet& sheet_;
    std::map<std::string, std::vector<const RegistrationRow*>> by_event_;
};

} // namespace

void check_integrity(
    commands::Lanes& lanes, const Batch& batch, const Sheet& sheet, Report& report)
{
    Check check{lanes, batch, sheet};
    for (const auto& [key, told] : sheet.told) {
        Entry entry{"", 0, "integrity of event " + key, Outcome::matches, {}};
        if (const auto sums = check.of_event(key)) {
            const auto& [file, store] = *sums;
            entry.reason = text_of(store);
            if (file != store) {
                entry.outcome = Outcome::differs;
                entry.reason = fmt::format("files: {}; store: {}", text_of(file), text_of(store));
            }
        } else {
            entry.outcome = Outcome::differs;
            entry.reason = "the store has no such event";
        }
        report.add(entry);
    }
}

} // namespace bilten::imports
