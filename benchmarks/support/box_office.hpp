#pragma once

// A `bilten serve` of its own, and one large event that it sells.

#include "benchmarks/support/child.hpp"
#include "benchmarks/support/store.hpp"

#include <string>

namespace bilten::bench {

struct Offer {
    int places = 1'000'000; // of each session
    std::string price = "0"; // EUR
};

// Two sessions, and a ticket type for each.
struct LargeEvent {
    std::string event_id;
    std::string first_type;  // of S1
    std::string second_type; // of S2
};

class BoxOffice {
public:
    BoxOffice(const std::string& name, const Store& store);

    // Creates and publishes it by the API, as an organizer would.
    LargeEvent open_event(const Offer& offer = {});

    [[nodiscard]] std::string purchase_url(const LargeEvent& event) const;

    [[nodiscard]] const std::string& buyer_token() const noexcept { return buyer_; }

    [[nodiscard]] const std::string& organizer_token() const noexcept { return organizer_; }

    [[nodiscard]] std::string base_url() const;

    [[nodiscard]] int port() const noexcept { return port_; }

    [[nodiscard]] pid_t pid() const noexcept { return serve_.pid(); }

private:
    int port_;
    Child serve_;
    std::string organizer_;
    std::string buyer_;
};

// A purchase for one attendee; whom wrk.hpp numbers, where no number is given.
// Without a payment token it is for what costs nothing.
[[nodiscard]] std::string purchase_body(
    const std::string& ticket_type,
    int quantity,
    std::string_view person = "@PERSON@",
    std::string_view payment_token = "");

} // namespace bilten::bench
