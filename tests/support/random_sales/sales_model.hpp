#pragma once

// What should become of sales, told a second time and as plainly as it can be: a list of tickets,
// and places counted by walking along it. Knows nothing of domain/ but the names of refusals.

#include "domain/refusal.hpp"
#include "tests/support/random_sales/sales_script.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bilten::tests::model {

enum class Place { held, sold, gone, passed_on };

struct Ticket {
    int order;
    int type;
    std::vector<int> sessions; // where it takes a place
    int price;
    Place place;
};

enum class Standing { waiting, confirmed, closed };

struct Order {
    Standing standing = Standing::waiting;
    int starts = 0; // hours: of the event, as the buyer saw it
    int total = 0;
    bool asked = false; // a payment was asked for
    bool paid = false;  // money came
    bool declined = false;
    int kept = 0;               // of refunded tickets, by the policy
    std::map<int, int> refunds; // id: amount; -1 is the late payment's
    std::map<int, bool> done;
};

// On the waitlist, until they left, bought or were too late.
struct Waiting {
    int entry; // the number of the order that it may become
    int type;
    int quantity;
    int person;
    std::optional<int> offer_ends{}; // hours; nothing: no offer
};

enum class Life { draft, published, cancelled, deleted };

struct Count {
    int sold = 0;
    int held = 0;
};

// What can be had of a ticket type, and the sessions that leave no more than that.
struct Left {
    int tickets = 0;
    std::vector<int> limiting;
};

class Sales {
public:
    // What the command should be refused with; nothing: it is accepted.
    std::optional<domain::RefusalCode> act(const Action& action);

    [[nodiscard]] Life life() const noexcept { return life_; }
    [[nodiscard]] const std::map<int, SessionPlan>& sessions() const noexcept { return sessions_; }
    [[nodiscard]] const std::map<int, TypePlan>& types() const noexcept { return types_; }
    [[nodiscard]] const std::map<int, Order>& orders() const noexcept { return orders_; }
    [[nodiscard]] const std::vector<Waiting>& waiting() const noexcept { return waiting_; }

    // Tickets that those want who wait without an offer.
    [[nodiscard]] int wanted_in_session(int number) const;

    [[nodiscard]] Count in_session(int number) const;
    [[nodiscard]] Count of_type(int number) const;
    [[nodiscard]] Count of_order(int number) const;
    [[nodiscard]] Left left(int type) const;

    // Of an order, good or not.
    [[nodiscard]] int tickets_of(int order) const;

    // Whether time lets anybody buy this type then.
    [[nodiscard]] bool open_at(int type, int hour) const;

    // What the wishes cost, as far as there are such ticket types.
    [[nodiscard]] int price_of(const Action& purchase) const;

    // The price of the tickets of an order that are still good.
    [[nodiscard]] int worth(int order) const;

private:
    using Answer = std::optional<domain::RefusalCode>;

    Answer purchase(const Action& action);
    [[nodiscard]] Answer may_buy(const Action& action) const;
    Answer join(const Action& action);
    Answer leave(const Action& action);
    Answer claim(const Action& action);
    Answer lapse(const Action& action);
    void end_entry(int entry);
    void offer_at(int hour);
    Answer settle(const Action& action);
    Answer close(const Action& action);
    Answer refund(const Action& action);
    Answer record_refund(const Action& action);
    Answer transfer(const Action& action);
    void move(int order, Place from, Place to);

    Answer publish();
    Answer unpublish();
    Answer cancel();
    Answer remove();
    Answer add_session(const SessionPlan& plan);
    Answer edit_session(int number, const SessionPlan& plan);
    Answer delete_session(int number);
    Answer add_type(int number, const TypePlan& plan);
    Answer edit_type(int number, const TypePlan& plan);
    Answer delete_type(int number);
    [[nodiscard]] Answer alive() const;
    [[nodiscard]] Answer fault_of(const TypePlan& plan) const;
    [[nodiscard]] int first_start(const std::vector<int>& sessions) const;
    [[nodiscard]] bool anybody() const;

    Life life_ = Life::published;
    std::map<int, SessionPlan> sessions_{{1, first_sessions[0]}, {2, first_sessions[1]}};
    int sessions_made_ = 2;
    std::map<int, TypePlan> types_{
        {1, first_types[0]}, {2, first_types[1]}, {3, first_types[2]}, {4, first_types[3]}};
    std::vector<Ticket> tickets_;
    std::map<int, Order> orders_;
    std::vector<Waiting> waiting_; // in the order of their coming
};

} // namespace bilten::tests::model
