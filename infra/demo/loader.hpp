#pragma once

// Brings the demo's catalogue into a running Bilten, through the API that everybody uses.
//
// Every request carries an idempotency key made from the seed, so that loading it again, also after
// it broke off half-way, gives the same answers and adds nothing.

#include "infra/demo/catalogue.hpp"
#include "infra/demo/client.hpp"
#include "infra/demo/positions.hpp"
#include "infra/demo/screen.hpp"
#include "infra/demo/visitors.hpp"

#include <memory>
#include <optional>
#include <string>

namespace bilten::infra::demo {

struct LoadOptions {
    std::uint64_t seed = CatalogueOptions{}.seed;
    std::int32_t session_capacity_max = 500;
};

struct LoadSummary {
    std::size_t venues = 0;
    std::size_t published = 0;
    std::size_t drafts = 0;
    std::size_t cancelled = 0;
    std::int64_t tickets = 0;
    std::size_t refunds = 0;
    std::size_t refused = 0;  // purchases: somebody else was faster
    std::size_t replayed = 0; // requests that had been made before
    std::size_t requests = 0;
};

class Loader {
public:
    Loader(Client& client, Visitors& visitors, Screen& screen, LoadOptions options);

    // Returns once everything is there to be read. Throws std::runtime_error where a request is
    // refused that should not be, NoAnswer where the server is gone.
    LoadSummary run();

    // Nothing: not loaded. Otherwise the day it was loaded on, as far as its events are published.
    [[nodiscard]] std::optional<std::chrono::sys_days> loaded_on();

private:
    struct Event; // on its way through its requests

    void load_venues();
    void load_event(std::size_t number);
    void publish(const std::shared_ptr<Event>& event);
    void sell(const std::shared_ptr<Event>& event);
    void give_back(
        const Event& event, std::size_t sale, const schemas::api::PurchaseConfirmationDto& order);
    void cancel(const Event& event);
    void wait_for_readers();

    // Sends `ask` with its key; `then` hears of success alone.
    void send(Ask ask, Client::Done then);
    void finish();
    void note(const Answer& answer);
    [[nodiscard]] std::string key(std::string_view what, std::size_t number) const;
    [[nodiscard]] const std::string& organizer_of(const PlannedEvent& event);

    Client& client_;
    Visitors& visitors_;
    Screen& screen_;
    const LoadOptions options_;
    Catalogue catalogue_;
    std::vector<domain::VenueId> venue_ids_;
    LoadSummary summary_;
    Positions positions_;
    std::size_t expected_ = 0; // requests
    std::chrono::steady_clock::time_point shown_at_{};
};

} // namespace bilten::infra::demo
