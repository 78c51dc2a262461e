// Where the store, or what the projections say of it, parts from the model.

#include "projections/availability.hpp"
#include "projections/rows_in_memory.hpp"
#include "schemas/api/events.hpp"
#include "schemas/json/read.hpp"
#include "tests/support/random_sales/played_sales.hpp"

#include <algorithm>
#include <sstream>

namespace bilten::tests {

namespace event = domain::ticketed_event;
namespace dto = schemas::api;

using domain::order::PaymentStatus;
using model::Life;
using model::Standing;

namespace {

constexpr std::size_t document_bytes_max = 1 << 20;

// What an order's own state says of its money and tickets.
struct Sums {
    std::int64_t back = 0;
    std::size_t refunds_done = 0;
    std::int64_t worth = 0; // of valid tickets
    int valid = 0;
};

Sums sums_of(const domain::order::State& order)
{
    Sums sums;
    for (const auto& [id, refund] : order.refunds) {
        sums.back += refund.amount.minor;
        sums.refunds_done += refund.done ? 1 : 0;
    }
    for (const auto& held : order.tickets)
        if (held.valid) {
            sums.worth += held.ticket.price.minor;
            ++sums.valid;
        }
    return sums;
}

event::Status status_of(Life life)
{
    switch (life) {
    case Life::draft: return event::Status::draft;
    case Life::published: return event::Status::published;
    case Life::cancelled: return event::Status::cancelled;
    case Life::deleted: return event::Status::deleted;
    }
    return event::Status::none;
}

std::string numbers(const std::vector<int>& sessions)
{
    std::string text;
    for (const int session : sessions) text += " S" + std::to_string(session);
    return text;
}

std::vector<int> plain(const std::vector<domain::SessionNumber>& sessions)
{
    std::vector<int> numbers;
    for (const auto session : sessions) numbers.push_back(session.value);
    return numbers;
}

bool differs(std::ostream& out, event::Taken taken, model::Count count, int most)
{
    const bool sound = taken.sold >= 0 && taken.held >= 0 && taken.sold + taken.held <= most;
    if (sound && taken.sold == count.sold && taken.held == count.held) return false;
    out << "sold " << taken.sold << ", held " << taken.held << "; expected " << count.sold
        << " and " << count.held << " of " << most << ". ";
    return true;
}

std::vector<schemas::RecordedEvent> as_projected(const std::vector<RecordedInMemory>& history)
{
    std::vector<schemas::RecordedEvent> recorded;
    for (const auto& what : history) {
        schemas::RecordedEvent next;
        next.position = what.position;
        next.stream_id = what.stream;
        next.version = what.version;
        next.recorded_at = noon + std::chrono::seconds{what.position.value};
        next.event = what.event;
        recorded.push_back(std::move(next));
    }
    return recorded;
}

} // namespace

std::string PlayedSales::places()
{
    const auto event = office_.event_state();
    std::ostringstream wrong;
    if (event.status != status_of(model_.life())) wrong << "the event's status. ";
    wrong << sessions_of(event) << types_of(event) << waitlist_of(event);
    for (const auto& [number, order] : model_.orders())
        if (event.holds.contains(id_of(number)) != (order.standing == Standing::waiting))
            wrong << "order " << number << " and its hold disagree. ";
    return wrong.str();
}

std::string PlayedSales::sessions_of(const event::State& event)
{
    std::ostringstream wrong;
    if (event.sessions.size() != model_.sessions().size()) wrong << "number of sessions. ";
    for (const auto& [number, plan] : model_.sessions()) {
        const auto* session = event.find(domain::SessionNumber{number});
        std::ostringstream why;
        if (!session || *session != session_from(number, plan))
            why << "is not as it was made. ";
        else
            differs(why, event.taken(*session), model_.in_session(number), plan.places);
        if (!why.str().empty()) wrong << "session " << number << ": " << why.str();
    }
    return wrong.str();
}

// The same entries in the same order, with the same offers, each of which holds its places.
std::string PlayedSales::waitlist_of(const event::State& event)
{
    const auto& expected = model_.waiting();
    if (event.waitlist.size() != expected.size())
        return std::to_string(event.waitlist.size()) + " wait; expected " +
               std::to_string(expected.size()) + ". ";
    std::ostringstream wrong;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& entry = event.waitlist[i];
        const bool holds = entry.offer && event.holds.contains(*entry.offer);
        if (entry.entry_id != entry_number(expected[i].entry) ||
            entry.quantity != expected[i].quantity ||
            entry.offer.has_value() != expected[i].offer_ends.has_value() ||
            holds != entry.offer.has_value())
            wrong << "entry " << expected[i].entry << " of the waitlist. ";
    }
    return wrong.str();
}

std::string PlayedSales::types_of(const event::State& event)
{
    std::ostringstream wrong;
    if (event.ticket_types.size() != model_.types().size()) wrong << "number of types. ";
    for (const auto& [number, plan] : model_.types()) {
        const auto* type = event.find(type_number(number));
        std::ostringstream why;
        if (!type || *type != type_from(number, plan))
            why << "is not as it was made. ";
        else if (!differs(why, event.taken(*type), model_.of_type(number), plan.most)) {
            const auto free = event::free_of(event, *type);
            const auto left = model_.left(number);
            const auto limiting = plain(free.limiting);
            if (free.tickets != left.tickets || limiting != left.limiting)
                why << free.tickets << " left, limited by" << numbers(limiting) << "; expected "
                    << left.tickets << " by" << numbers(left.limiting) << ". ";
        }
        if (!why.str().empty()) wrong << "type " << number << ": " << why.str();
    }
    return wrong.str();
}

// Of the order that the action was about: what came in is what was sold, given back or kept.
std::string PlayedSales::money(int number)
{
    using domain::order::Status;
    const auto found = model_.orders().find(number);
    const auto order = office_.order_state(id_of(number));
    if (found == model_.orders().end())
        return order.status == Status::none ? "" : "an order that should not exist";
    const auto& expected = found->second;

    std::int64_t back_expected = 0;
    std::size_t done_expected = 0;
    for (const auto& [id, amount] : expected.refunds) back_expected += amount;
    for (const auto& [id, is_done] : expected.done) done_expected += is_done ? 1 : 0;

    constexpr Status statuses[]{Status::awaiting_payment, Status::confirmed, Status::closed};
    const bool paid = order.last_payment() && order.last_payment()->status == PaymentStatus::succeeded;
    const std::int64_t paid_in = paid ? order.total.minor : 0;
    const auto sums = sums_of(order);

    std::ostringstream wrong;
    if (order.status != statuses[static_cast<int>(expected.standing)]) wrong << "status; ";
    if (paid != expected.paid) wrong << "paid or not; ";
    if (order.total.minor != expected.total) wrong << "total; ";
    if (sums.valid != model_.of_order(number).sold) wrong << "valid tickets; ";
    if (order.refunds.size() != expected.refunds.size()) wrong << "number of refunds; ";
    if (sums.back != back_expected || sums.back > paid_in) wrong << "money back; ";
    if (sums.refunds_done != done_expected) wrong << "refunds gone through; ";
    if (sums.worth != model_.worth(number)) wrong << "worth of its tickets; ";
    if (paid_in != sums.worth + sums.back + expected.kept)
        wrong << "money in is not money accounted for; ";
    return wrong.str().empty() ? "" : "order " + std::to_string(number) + ": " + wrong.str();
}

std::string PlayedSales::check_read_model(std::size_t batch_max)
{
    const auto recorded = as_projected(office_.lanes.recorded());
    const std::span all{recorded};
    projections::RowsInMemory rows;
    for (std::size_t at = 0; at < all.size(); at += batch_max) {
        projections::Tables tables{rows};
        projections::AvailabilityProjection{}.fold(
            all.subspan(at, std::min(batch_max, all.size() - at)), tables);
        tables.flush();
    }
    const auto row = rows.row<projections::AvailabilityRow>(the_event.value);
    if (model_.life() == Life::deleted) return row ? "the read model has a deleted event" : "";
    if (!row || row->status != status_of(model_.life())) return "the read model's status";
    const auto read = schemas::from_json<dto::AvailabilityDto>(row->document, document_bytes_max);
    if (!read) return "the read model's document cannot be read";

    std::ostringstream wrong;
    if (read->sessions.size() != model_.sessions().size()) wrong << "number of sessions; ";
    for (const auto& session : read->sessions) {
        const auto plan = model_.sessions().find(session.session_id.value);
        if (plan == model_.sessions().end()) return "the read model has a session too many";
        const auto count = model_.in_session(plan->first);
        if (session.capacity != plan->second.places || session.sold != count.sold ||
            session.available != plan->second.places - count.sold - count.held ||
            session.waitlist_count != model_.wanted_in_session(plan->first))
            wrong << "session " << plan->first << "; ";
    }
    if (read->ticket_types.size() != model_.types().size()) wrong << "number of types; ";
    const auto since_noon = std::chrono::floor<std::chrono::hours>(read->last_calculated - noon);
    const auto hour = model::noon_hour + static_cast<int>(since_noon.count());
    for (const auto& [number, plan] : model_.types()) {
        using Type = dto::TicketTypeAvailabilityDto;
        const auto type =
            std::ranges::find(read->ticket_types, type_number(number), &Type::ticket_type_id);
        const auto left = model_.left(number);
        const bool available = model_.life() == Life::published && left.tickets > 0 &&
                               model_.open_at(number, hour);
        if (type == read->ticket_types.end() || type->is_available != available ||
            type->max_purchasable != std::min(left.tickets, 10) ||
            plain(type->limiting_session_ids) != left.limiting)
            wrong << "type " << number << "; ";
    }
    return wrong.str().empty() ? "" : "the read model of availability: " + wrong.str();
}

} // namespace bilten::tests
