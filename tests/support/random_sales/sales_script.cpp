#include "tests/support/random_sales/sales_script.hpp"

#include <sstream>

namespace bilten::tests::model {
namespace {

std::ostream& operator<<(std::ostream& out, const SessionPlan& plan)
{
    return out << plan.places << " places, " << plan.starts << " h";
}

std::ostream& operator<<(std::ostream& out, const TypePlan& plan)
{
    out << "sessions";
    for (const int session : plan.sessions) out << ' ' << session;
    return out << ", " << plan.price << " cents (members " << plan.member_price << "), "
               << plan.most << " of them, on sale " << plan.sales_start << " h to "
               << plan.sales_end << " h";
}

void describe_order(std::ostream& out, const Action& action)
{
    static constexpr const char* outcomes[]{"succeeded", "declined", "unknown"};
    static constexpr const char* who[]{"a process", "the buyer", "the organizer", "a stranger"};
    if (action.verb == Verb::purchase) {
        out << "purchase order " << action.order << ':';
        for (const auto& wish : action.wishes)
            out << ' ' << wish.quantity << " of type " << wish.type;
        out << (action.member ? " by a member" : "") << " at " << action.hour << " h";
    } else if (action.verb == Verb::join) {
        out << "person " << action.person << " waits, entry " << action.order << ": "
            << action.wishes.front().quantity << " of type " << action.wishes.front().type
            << " at " << action.hour << " h";
    } else if (action.verb == Verb::leave || action.verb == Verb::lapse) {
        out << (action.verb == Verb::leave ? "leave" : "lapse") << " entry " << action.order;
    } else if (action.verb == Verb::claim) {
        out << "claim entry " << action.order << " at " << action.hour << " h";
    } else if (action.verb == Verb::settle) {
        out << "settle order " << action.order << ": " << outcomes[action.outcome];
    } else if (action.verb == Verb::close) {
        out << "close order " << action.order;
    } else if (action.verb == Verb::refund) {
        out << "refund " << action.refund << " of order " << action.order << ", tickets 0x"
            << std::hex << action.tickets << std::dec << ", asked by " << who[action.asked_by]
            << " at " << action.hour << " h";
    } else if (action.verb == Verb::transfer) {
        out << "transfer ticket " << action.ticket << " of order " << action.order
            << ", asked by " << who[action.asked_by] << " at " << action.hour << " h";
    } else {
        out << "record refund " << action.refund << " of order " << action.order;
    }
}

} // namespace

std::string describe(const Action& action)
{
    std::ostringstream out;
    switch (action.verb) {
    case Verb::purchase:
    case Verb::join:
    case Verb::leave:
    case Verb::claim:
    case Verb::lapse:
    case Verb::settle:
    case Verb::close:
    case Verb::refund:
    case Verb::transfer:
    case Verb::record_refund: describe_order(out, action); break;
    case Verb::publish: out << "publish the event"; break;
    case Verb::unpublish: out << "unpublish the event"; break;
    case Verb::cancel: out << "cancel the event"; break;
    case Verb::remove: out << "delete the event"; break;
    case Verb::add_session: out << "add a session: " << action.session_plan; break;
    case Verb::edit_session:
        out << "edit session " << action.session << ": " << action.session_plan;
        break;
    case Verb::delete_session: out << "delete session " << action.session; break;
    case Verb::add_type: out << "add type " << action.type << ": " << action.type_plan; break;
    case Verb::edit_type: out << "edit type " << action.type << ": " << action.type_plan; break;
    case Verb::delete_type: out << "delete type " << action.type; break;
    }
    return out.str();
}

} // namespace bilten::tests::model
