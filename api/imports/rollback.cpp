#include "api/imports/rollback.hpp"

#include "commands/events.hpp"
#include "commands/orders.hpp"
#include "api/imports/errands.hpp"
#include "api/imports/importer.hpp"

namespace bilten::imports {

namespace event = domain::ticketed_event;
namespace order = domain::order;
namespace venue = domain::venue;

namespace {

class Rollback {
public:
    Rollback(commands::Lanes& lanes, const Batch& batch, domain::Instant now, Report& report)
        : lanes_{lanes}, batch_{batch}, now_{now}, report_{report}
    {
    }

    void cancel_orders(const std::vector<domain::Uuid>& orders)
    {
        std::vector<Errand<commands::OrderAfter>> errands;
        for (const auto& id : orders) {
            commands::Refund command;
            command.order_id = {id};
            command.refund_id = {domain::derive_uuid(id, "import undone")};
            command.cause = order::RefundCause::import_undone;
            command.reason = "Import " + batch_.name() + " was rolled back";
            command.now = now_;
            errands.push_back({envelope(id), [command](commands::Workspace& workspace) {
                                   return commands::refund(workspace, command);
                               }});
        }
        report("order", orders, run_all(lanes_, std::move(errands)));
    }

    void delete_events(const std::vector<domain::Uuid>& events)
    {
        std::vector<Errand<commands::EventAfter>> errands;
        for (const auto& id : events) {
            const commands::OnEvent<event::DeleteEvent> command{{id}, {{}, true}, {}};
            errands.push_back({envelope(id), [command](commands::Workspace& workspace) {
                                   return commands::delete_event(workspace, command);
                               }});
        }
        report("event", events, run_all(lanes_, std::move(errands)));
    }

private:
    commands::Envelope envelope(const domain::Uuid& stream)
    {
        commands::Envelope envelope;
        envelope.slot = domain::slot_of(stream);
        envelope.metadata = batch_.metadata(rollback_role, {});
        return envelope;
    }

    // An event that nobody finds any more was deleted before, by us or by its organizer.
    template <class Answers>
    void report(
        const std::string& kind, const std::vector<domain::Uuid>& ids, const Answers& answers)
    {
        for (std::size_t i = 0; i < ids.size(); ++i) {
            Entry entry{"", 0, kind + " " + to_string(ids[i]), Outcome::undone, {}};
            if (!answers[i]) {
                const auto refusal = answers[i].error();
                const bool is_gone = refusal.code == domain::RefusalCode::event_unknown;
                entry.outcome = is_gone ? Outcome::already : Outcome::kept;
                entry.reason = is_gone ? "it is gone" : sentence_of(refusal);
            }
            report_.add(entry);
        }
    }

    commands::Lanes& lanes_;
    const Batch& batch_;
    const domain::Instant now_;
    Report& report_;
};

} // namespace

void roll_back(
    commands::Lanes& lanes,
    commands::BatchStreams& streams,
    const Batch& batch,
    domain::Instant now,
    Report& report)
{
    std::vector<domain::Uuid> orders;
    std::vector<domain::Uuid> events;
    std::vector<domain::Uuid> venues;
    for (const auto& [stream, type] : streams.begun_by(import_role, batch.errand())) {
        if (type == order::stream_type) orders.push_back(stream);
        if (type == event::stream_type) events.push_back(stream);
        if (type == venue::stream_type) venues.push_back(stream);
    }
    Rollback rollback{lanes, batch, now, report};
    rollback.cancel_orders(orders);
    rollback.delete_events(events);
    for (const auto& id : venues)
        report.add(
            {"", 0, "venue " + to_string(id), Outcome::kept, "no command takes a venue away"});
}

} // namespace bilten::imports
