#pragma once

// A story: sixty-four people want the same few places at the same moment. Shows what happens while
// it happens, then proves that nothing was sold twice.

#include "infra/demo/client.hpp"
#include "infra/demo/positions.hpp"
#include "infra/demo/screen.hpp"
#include "infra/demo/visitors.hpp"
#include "schemas/api/events.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bilten::infra::demo {

inline constexpr std::size_t flash_sale_buyers = 64;

// One connection for each buyer, and one for the spectator.
inline constexpr std::size_t flash_sale_connections = flash_sale_buyers + 1;

class FlashSale {
public:
    FlashSale(Client& client, Visitors& visitors, Screen& screen, std::int32_t places);

    // True: nothing was oversold, and everybody who keeps books agrees.
    bool run();

private:
    using Clock = std::chrono::steady_clock;

    struct Buyer {
        commands::Principal person;
        int tries = 0;
    };

    void open();
    void buy(std::size_t buyer, int quantity);
    void bought(std::size_t buyer, const Ask& ask, const Answer& answer);
    void look(); // as a reader does, who wants to see the newest sale
    void show();
    void show_end(double seconds);
    [[nodiscard]] bool check();

    Client& client_;
    Visitors& visitors_;
    Screen& screen_;
    const std::int32_t places_;
    const std::string run_; // no two runs share an idempotency key
    std::vector<Buyer> buyers_;
    std::string event_path_;
    domain::TicketTypeId ticket_type_;

    Positions positions_; // of the sales: one lane
    std::int64_t sold_ = 0;
    std::set<domain::TicketId> tickets_;
    int refused_ = 0;
    std::vector<float> took_ms_; // of purchases
    std::size_t took_shown_ = 0;
    Clock::time_point opened_at_{};
    Clock::time_point shown_at_{};
    std::optional<std::int64_t> seen_available_;
    std::optional<float> seen_behind_ms_;
    bool looking_ = false;
};

} // namespace bilten::infra::demo
