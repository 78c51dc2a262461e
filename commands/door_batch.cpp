// Scans that were made without a line.

#include "commands/door_post.hpp"

#include <map>

namespace bilten::commands {

namespace order = domain::order;
using domain::Refusal;
using domain::RefusalCode;
using domain::Result;

namespace {

// Scans of one batch, order by order: a command stages a stream once.
class Orders {
public:
    Orders(Workspace& workspace, domain::TicketedEventId event_id)
        : workspace_{workspace}, event_id_{event_id}
    {
    }

    ToldScan tell(const order::CheckInTicket& scan)
    {
        const auto id = order::order_of(scan.ticket_id);
        auto found = orders_.find(id);
        if (found == orders_.end()) {
            const auto state = order_of_ticket(workspace_, scan.ticket_id, event_id_);
            if (!state) return {state.error(), {}};
            found = orders_.emplace(id, Told{**state, {}}).first;
        }
        auto& [state, events] = found->second;
        std::optional<order::Scan> before;
        if (const auto* known = state.admission(scan.ticket_id, scan.session)) before = known->in;
        auto decided = order::decide(state, scan);
        if (!decided) {
            const bool is_known = decided.error().code == RefusalCode::already_checked_in;
            return {decided.error(), is_known ? before : std::nullopt};
        }
        for (auto& what : *decided) {
            order::evolve(state, what);
            events.push_back(std::move(what));
        }
        return {{}, decided->empty() ? std::nullopt : before};
    }

    void stage()
    {
        for (auto& [id, told] : orders_)
            if (!told.events.empty())
                workspace_.stage<order::State>(id.value, std::move(told.events));
    }

private:
    struct Told {
        order::State state;
        order::Events events;
    };

    Workspace& workspace_;
    const domain::TicketedEventId event_id_;
    std::map<domain::OrderId, Told> orders_;
};

} // namespace

Result<std::vector<ToldScan>> tell_scans(Workspace& workspace, const TellScans& command)
{
    const auto post = post_of(workspace, command.by, command.now);
    if (!post) return post.error();
    const auto what = event_of(workspace, command.by, *post, command.event_id);
    if (!what) return what.error();

    std::vector<ToldScan> told;
    Orders orders{workspace, command.event_id};
    for (const auto& [ticket, session, scan] : command.scans) {
        if (!ticket)
            told.push_back({ticket.error(), {}});
        else if (auto open = check_session(**what, session); !open)
            told.push_back({open.error(), {}});
        else if (scan.at > command.now + clock_ahead_max)
            told.push_back({RefusalCode::scan_in_future, {}});
        else
            told.push_back(orders.tell({*ticket, session, scan, post->kiosk, true}));
    }
    orders.stage();
    return told;
}

} // namespace bilten::commands
