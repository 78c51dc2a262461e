// How the event and its plan may change, as the model has it.

#include "tests/support/random_sales/sales_model.hpp"

#include <algorithm>

namespace bilten::tests::model {

using domain::RefusalCode;

Sales::Answer Sales::alive() const
{
    if (life_ == Life::deleted) return RefusalCode::event_unknown;
    if (life_ == Life::cancelled) return RefusalCode::event_cancelled;
    return {};
}

bool Sales::anybody() const
{
    return std::ranges::any_of(
        tickets_, [](const Ticket& ticket) {
            return ticket.place == Place::held || ticket.place == Place::sold;
        });
}

int Sales::first_start(const std::vector<int>& sessions) const
{
    int first = 1'000'000;
    for (const int session : sessions) first = std::min(first, sessions_.at(session).starts);
    return first;
}

Sales::Answer Sales::publish()
{
    if (const auto no = alive()) return no;
    if (life_ == Life::published) return {};
    if (sessions_.empty()) return RefusalCode::event_needs_sessions;
    if (types_.empty()) return RefusalCode::event_needs_ticket_types;
    life_ = Life::published;
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::unpublish()
{
    if (const auto no = alive()) return no;
    if (life_ == Life::published && anybody()) return RefusalCode::event_has_registrations;
    life_ = Life::draft;
    return {};
}

Sales::Answer Sales::cancel()
{
    if (life_ == Life::deleted) return RefusalCode::event_unknown;
    life_ = Life::cancelled;
    waiting_.clear();
    return {};
}

Sales::Answer Sales::remove()
{
    if (life_ == Life::deleted) return RefusalCode::event_unknown;
    if (anybody()) return RefusalCode::event_has_registrations;
    life_ = Life::deleted;
    waiting_.clear();
    return {};
}

Sales::Answer Sales::add_session(const SessionPlan& plan)
{
    if (const auto no = alive()) return no;
    if (sessions_.size() == 100) return RefusalCode::sessions_too_many;
    if (plan.starts <= noon_hour) return RefusalCode::session_in_past;
    if (plan.places > capacity_max) return RefusalCode::capacity_too_large;
    sessions_[++sessions_made_] = plan;
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::edit_session(int number, const SessionPlan& plan)
{
    if (const auto no = alive()) return no;
    const auto found = sessions_.find(number);
    if (found == sessions_.end()) return RefusalCode::session_unknown;
    if (plan.starts <= noon_hour) return RefusalCode::session_in_past;
    if (plan.places > capacity_max) return RefusalCode::capacity_too_large;
    const auto taken = in_session(number);
    if (plan.places < taken.sold + taken.held) return RefusalCode::capacity_below_registrations;
    if (found->second == plan) return {};
    found->second = plan;
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::delete_session(int number)
{
    if (const auto no = alive()) return no;
    if (!sessions_.contains(number)) return RefusalCode::session_unknown;
    const auto taken = in_session(number);
    if (taken.sold + taken.held > 0) return RefusalCode::session_has_registrations;
    for (const auto& [id, type] : types_)
        if (std::ranges::find(type.sessions, number) != type.sessions.end())
            return RefusalCode::session_in_use;
    if (life_ == Life::published && sessions_.size() == 1) return RefusalCode::event_needs_sessions;
    sessions_.erase(number);
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::fault_of(const TypePlan& plan) const
{
    if (plan.sessions.empty()) return RefusalCode::ticket_type_needs_sessions;
    for (const int session : plan.sessions)
        if (!sessions_.contains(session)) return RefusalCode::session_unknown;
    if (plan.member_price > plan.price) return RefusalCode::member_price_too_high;
    if (plan.sales_start >= plan.sales_end) return RefusalCode::sales_window_wrong;
    return {};
}

Sales::Answer Sales::add_type(int number, const TypePlan& plan)
{
    if (const auto no = alive()) return no;
    if (types_.contains(number)) return {};
    if (types_.size() == 100) return RefusalCode::ticket_types_too_many;
    if (const auto no = fault_of(plan)) return no;
    types_[number] = plan;
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::edit_type(int number, const TypePlan& plan)
{
    if (const auto no = alive()) return no;
    const auto found = types_.find(number);
    if (found == types_.end()) return RefusalCode::ticket_type_unknown;
    if (const auto no = fault_of(plan)) return no;
    const auto taken = of_type(number);
    const bool moved = found->second.sessions != plan.sessions;
    if (moved && taken.sold + taken.held > 0) return RefusalCode::ticket_type_has_sales;
    if (plan.most < taken.sold + taken.held) return RefusalCode::quantity_below_sales;
    if (found->second == plan) return {};
    found->second = plan;
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::delete_type(int number)
{
    if (const auto no = alive()) return no;
    if (!types_.contains(number)) return RefusalCode::ticket_type_unknown;
    const auto taken = of_type(number);
    if (taken.sold + taken.held > 0) return RefusalCode::ticket_type_has_sales;
    if (life_ == Life::published && types_.size() == 1)
        return RefusalCode::event_needs_ticket_types;
    types_.erase(number);
    std::erase_if(waiting_, [&](const Waiting& entry) { return entry.type == number; });
    offer_at(noon_hour);
    return {};
}

} // namespace bilten::tests::model
