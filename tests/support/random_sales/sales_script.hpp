#pragma once

// Commands in small numbers: what a random run asks for, in words that a person can read.
//
// An action names orders, sessions and ticket types by number and carries everything else, so that
// any of them may be left out when a failure is shrunk. Hours count from the first evening.

#include <string>
#include <vector>

namespace bilten::tests::model {

enum class Verb {
    purchase,
    join,
    leave,
    claim,
    lapse,
    settle,
    close,
    refund,
    record_refund,
    transfer,
    publish,
    unpublish,
    cancel,
    remove,
    add_session,
    edit_session,
    delete_session,
    add_type,
    edit_type,
    delete_type,
};

struct Wish {
    int type = 0;
    int quantity = 0;
};

// A session as it is to be.
struct SessionPlan {
    int starts = 0; // hours
    int places = 0;

    bool operator==(const SessionPlan&) const = default;
};

// A ticket type as it is to be.
struct TypePlan {
    std::vector<int> sessions; // ascending
    int price = 0;             // cents
    int member_price = -1;     // less than 0: members pay what others pay
    int most = 0;
    int sales_start = 0; // hours
    int sales_end = 0;   // hours

    bool operator==(const TypePlan&) const = default;
};

struct Action {
    Verb verb{};
    int order = 0;            // or the waitlist's entry that may become one
    std::vector<Wish> wishes{};// purchase; join: one
    bool member = false;      // purchase
    int person = 0;           // join
    int hour = 0;             // purchase, join, claim, refund, transfer: when it is asked
    int outcome = 0;          // settle: 0 succeeded, 1 declined, 2 unknown
    int refund = 0;           // refund, record_refund: which id
    unsigned tickets = 0;     // refund: bit n is the ticket n + 1; none: all
    int asked_by = 0; // refund: 0 process, 1 buyer, 2 organizer, 3 stranger; transfer: but for 0
    int ticket = 0;           // transfer: 1, 2, 3... of the order
    int session = 0;          // edit_session, delete_session: its number
    int type = 0;             // add_type, edit_type, delete_type: its number
    SessionPlan session_plan{};// add_session, edit_session
    TypePlan type_plan{};     // add_type, edit_type
};

std::string describe(const Action& action);

// When tickets of the first types are on sale, and when most purchases are asked.
inline constexpr int noon_hour = -720;
inline constexpr int opening_hour = -721;
inline constexpr int closing_hour = -2;
inline constexpr int late_closing_hour = 200; // after every session

inline constexpr int after_all_hour = 1'000; // when offers lapse
inline constexpr int offer_hours = 24;

inline constexpr int capacity_max = 500;

inline const std::vector<SessionPlan> first_sessions{{0, 12}, {24, 9}};
inline const std::vector<TypePlan> first_types{
    {{1, 2}, 4501, 3999, 100, opening_hour, closing_hour},
    {{1}, 3000, -1, 8, opening_hour, closing_hour},
    {{2}, 2501, -1, 100, opening_hour, closing_hour},
    {{1}, 0, -1, 5, opening_hour, closing_hour}};

} // namespace bilten::tests::model
