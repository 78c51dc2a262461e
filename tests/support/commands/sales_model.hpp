#pragma once

// What should become of sales, told a second time and as plainly as it can be: a list of tickets,
// and places counted by walking along it. Knows nothing of domain/ but its names.

#include "domain/order/order.hpp"
#include "domain/refusal.hpp"
#include "tests/support/event_fixture.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bilten::tests::model {

enum class Verb { purchase, settle, close, refund, record_refund, cancel };

// One command in small numbers, so that any of them may be left out when a failure is shrunk.
struct Action {
    Verb verb{};
    int order = 0;
    int quantity[4]{};    // purchase: of each ticket type
    bool member = false;  // purchase
    int outcome = 0;      // settle: 0 succeeded, 1 declined, 2 unknown
    int refund = 0;       // refund, record_refund: which id
    unsigned tickets = 0; // refund: bit n is the ticket n + 1; none: all
    int asked_by = 0;     // refund: 0 process, 1 buyer, 2 organizer, 3 stranger
    int hours_before = 0; // refund: until the event starts
};

std::string describe(const Action& action);

struct Kind {
    bool in_s1;
    bool in_s2;
    int price;
    int member_price;
    int most;
};

inline constexpr int s1_places = 12;
inline constexpr int s2_places = 9;
inline constexpr Kind kinds[4]{
    {true, true, 4501, 3999, 100},
    {true, false, 3000, 3000, 8},
    {false, true, 2501, 2501, 100},
    {true, false, 0, 0, 5}};

enum class Place { held, sold, gone };

struct Ticket {
    int order;
    int kind;
    int price;
    Place place;
};

enum class Standing { waiting, confirmed, closed };

struct Order {
    Standing standing = Standing::waiting;
    int total = 0;
    bool asked = false; // a payment was asked for
    bool paid = false;  // money came
    bool declined = false;
    int kept = 0;               // of refunded tickets, by the policy
    std::map<int, int> refunds; // id: amount; -1 is the late payment's
    std::map<int, bool> done;
};

class Sales {
public:
    // What the command should be refused with; nothing: it is accepted.
    std::optional<domain::RefusalCode> act(const Action& action);

    [[nodiscard]] int count(int session, Place place) const; // 1 or 2
    [[nodiscard]] int count_kind(int kind, Place place) const;
    [[nodiscard]] int count_order(int order, Place place) const;

    [[nodiscard]] const std::map<int, Order>& orders() const noexcept { return orders_; }

    // The price of the tickets of an order that are still good.
    [[nodiscard]] int worth(int order) const;

private:
    using Answer = std::optional<domain::RefusalCode>;

    Answer purchase(const Action& action);
    Answer settle(const Action& action);
    Answer close(const Action& action);
    Answer refund(const Action& action);
    Answer record_refund(const Action& action);
    void move(int order, Place from, Place to);

    bool cancelled_ = false;
    std::vector<Ticket> tickets_;
    std::map<int, Order> orders_;
};

} // namespace bilten::tests::model
