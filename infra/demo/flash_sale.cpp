#include "infra/demo/flash_sale.hpp"

#include "infra/demo/catalogue.hpp"
#include "infra/demo/messages.hpp"
#include "infra/demo/people.hpp"
#include "infra/demo/typed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace bilten::infra::demo {

namespace dto = schemas::api;
using namespace std::chrono_literals;

namespace {

constexpr int quantity_max = 4;

int first_wish(std::size_t buyer, int tries)
{
    return 1 + static_cast<int>((buyer * 7 + static_cast<std::size_t>(tries) * 3) % quantity_max);
}

float percentile(std::vector<float> values, double part)
{
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * part);
    std::ranges::nth_element(values, values.begin() + at);
    return values[static_cast<std::size_t>(at)];
}

dto::CreateEventRequest flash_event(domain::VenueId venue, std::int32_t places)
{
    using Count = schemas::Integer<1, 1'000'000>;
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const auto day = today + std::chrono::days{30};

    dto::CreateEventRequest event;
    event.title = typed<schemas::Line<3, 200>>("The Last Tram: a Farewell Concert");
    event.short_description =
        typed<schemas::Text<500>>("One night, free entry, and far too few places.");
    event.event_type = domain::ticketed_event::EventType::social_event;
    event.venue_id = venue;
    event.sessions.emplace().push_back(
        {typed<schemas::Line<1, 200>>("Concert"),
         {std::chrono::year_month_day{day}},
         {20 * 3600},
         {23 * 3600},
         typed<Count>(places)});
    dto::CreateTicketTypeRequest type;
    type.name = typed<schemas::Line<1, 100>>("Free place");
    type.included_sessions = {{1}};
    type.max_quantity = typed<Count>(places);
    type.sales_end_date = day;
    event.ticket_types.emplace().push_back(std::move(type));
    return event;
}

} // namespace

FlashSale::FlashSale(Client& client, Visitors& visitors, Screen& screen, std::int32_t places)
    : client_{client}, visitors_{visitors}, screen_{screen}, places_{places},
      run_{fmt::format("flash-{:016x}", std::random_device{}() * 0x9e3779b97f4a7c15ULL)}
{
    Dice dice{CatalogueOptions{}.seed}; // the catalogue's first people
    for (auto& person : make_buyers(dice, flash_sale_buyers))
        buyers_.push_back({std::move(person)});
}

bool FlashSale::run()
{
    open();
    opened_at_ = shown_at_ = Clock::now();
    for (std::size_t i = 0; i < buyers_.size(); ++i) buy(i, first_wish(i, 0));
    const auto interval = screen_.is_terminal() ? 250ms : 500ms;
    while (client_.work(20ms)) {
        if (Clock::now() - shown_at_ < interval) continue;
        show();
        if (!looking_ && sold_ > 0) look();
    }
    const std::chrono::duration<double> took = Clock::now() - opened_at_;
    show_end(took.count());
    return check();
}

void FlashSale::open()
{
    commands::Principal organizer;
    organizer.user = {domain::derive_uuid({}, "demo flash sale")};
    organizer.roles = {commands::Role::event_organizer};
    organizer.name = "Tramvay Deposu";
    const auto& token = visitors_.token_of(organizer);
    const auto send = [&](std::string path, std::string body, const std::string& key) {
        Ask ask{"POST", std::move(path), token, std::move(body), key};
        auto answer = client_.ask_now(ask);
        require_success(ask, answer);
        return std::pair{std::move(ask), std::move(answer)};
    };

    const dto::CreateVenueRequest where{
        typed<schemas::Line<1, 200>>("Tramvay Deposu, Yard"),
        typed<schemas::Line<1, 300>>("Depo Sokak 4, Kadıköy"),
        typed<schemas::Line<1, 100>>("Istanbul"),
        typed<schemas::Line<2, 2>>("TR"),
        typed<schemas::Line<1, 64>>("Europe/Istanbul"),
        typed<schemas::Integer<1, 1'000'000>>(places_)};
    const auto [ask_venue, venue] = send("/api/venues", body_of(where), run_ + "-venue");
    const auto request = flash_event(venue_in(ask_venue, venue).venue_id, places_);
    const auto [ask_event, created] = send("/api/events", body_of(request), run_ + "-event");
    const auto event = event_in(ask_event, created);
    ticket_type_ = event.ticket_types.front().ticket_type_id;
    event_path_ = "/api/events/" + to_string(event.event_id);
    send(event_path_ + "/publish", "", run_ + "-publish");
    for (const auto& buyer : buyers_) (void)visitors_.token_of(buyer.person);

    fmt::print(
        "{}\n{} places, free, and {} people who want one to {} each, again and again.\n\n",
        event.title,
        grouped(places_),
        buyers_.size(),
        quantity_max);
}

void FlashSale::buy(std::size_t index, int quantity)
{
    auto& buyer = buyers_[index];
    dto::PurchaseTicketsRequest request;
    request.ticket_type_id = ticket_type_;
    request.quantity = typed<schemas::Integer<1, 10>>(quantity);
    request.attendees.push_back(
        {typed<schemas::Line<1, 100>>(buyer.person.name),
         typed<schemas::Email>(buyer.person.email),
         {},
         {}});

    Ask ask{"POST", event_path_ + "/tickets/purchase", visitors_.token_of(buyer.person)};
    ask.body = body_of(request);
    ask.idempotency_key = fmt::format("{}-{}-{}", run_, index, buyer.tries++);
    client_.ask(ask, [this, index, ask](const Answer& answer) { bought(index, ask, answer); });
}

void FlashSale::bought(std::size_t index, const Ask& ask, const Answer& answer)
{
    took_ms_.push_back(static_cast<float>(answer.took.count()) / 1000);
    if (const auto left = left_in(answer)) {
        ++refused_;
        if (*left > 0) buy(index, std::min(*left, quantity_max)); // else: home, without a place
        return;
    }
    for (const auto& ticket : purchase_in(ask, answer).tickets) {
        ++sold_;
        tickets_.insert(ticket.ticket_id);
    }
    positions_.note(answer.position);
    buy(index, first_wish(index, buyers_[index].tries));
}

void FlashSale::look()
{
    looking_ = true;
    Ask ask;
    ask.path = event_path_ + "/availability";
    ask.min_position = positions_.all().back();
    client_.ask(ask, [this, ask](const Answer& answer) {
        looking_ = false;
        seen_available_ = availability_in(ask, answer).sessions.front().available;
        seen_behind_ms_ = static_cast<float>(answer.took.count()) / 1000;
    });
}

void FlashSale::show()
{
    const auto now = Clock::now();
    const std::chrono::duration<double> since = now - shown_at_;
    const std::chrono::duration<double> at = now - opened_at_;
    const std::vector<float> recent{
        took_ms_.begin() + static_cast<std::ptrdiff_t>(took_shown_), took_ms_.end()};
    const auto per_second =
        static_cast<std::int64_t>(static_cast<double>(recent.size()) / since.count());
    shown_at_ = now;
    took_shown_ = took_ms_.size();

    const auto seen = seen_available_ ? fmt::format(
                                            "{}, as readers see it {:.0f} ms after a sale",
                                            grouped(*seen_available_),
                                            *seen_behind_ms_)
                                      : std::string{"…"};
    const auto speed = fmt::format(
        "{}/s, p50 {:.0f} ms, p99 {:.0f} ms",
        grouped(per_second),
        percentile(recent, 0.5),
        percentile(recent, 0.99));
    screen_.show(
        {fmt::format("  {:5.1f} s     {}", at.count(), bar(sold_, places_, 40)),
         fmt::format("  sold        {} of {}", grouped(sold_), grouped(places_)),
         fmt::format("  available   {}", seen),
         fmt::format("  refused     {}", grouped(refused_)),
         fmt::format("  purchases   {}", speed)},
        fmt::format(
            "  {:5.1f} s  sold {} of {}; available {}; refused {}; {}",
            at.count(),
            grouped(sold_),
            grouped(places_),
            seen,
            grouped(refused_),
            speed));
}

void FlashSale::show_end(double seconds)
{
    screen_.clear();
    const auto asked = static_cast<std::int64_t>(took_ms_.size());
    fmt::print(
        "\nGone in {:.1f} s: {} purchases ({:.0f}/s, p50 {:.0f} ms, p99 {:.0f} ms), {} "
        "refused.\n\n",
        seconds,
        grouped(asked - refused_),
        static_cast<double>(asked) / std::max(seconds, 0.001),
        percentile(took_ms_, 0.5),
        percentile(took_ms_, 0.99),
        grouped(refused_));
}

bool FlashSale::check()
{
    Ask ask;
    ask.path = event_path_ + "/availability";
    ask.min_position = positions_.all().back();
    const auto answer = client_.ask_now(ask);
    const auto seen = availability_in(ask, answer).sessions.front();
    const auto different = static_cast<std::int64_t>(tickets_.size());

    fmt::print("  places                          {:>8}\n", grouped(places_));
    fmt::print("  tickets in the buyers' hands    {:>8}\n", grouped(sold_));
    fmt::print("  different ones among them       {:>8}\n", grouped(different));
    fmt::print("  sold, says the availability     {:>8}\n", grouped(seen.sold));
    fmt::print("  available, says the same        {:>8}\n\n", grouped(seen.available));

    const bool agreed = sold_ == places_ && different == places_ && seen.sold == places_ &&
                        seen.capacity == places_ && seen.available == 0;
    fmt::print("{}\n", agreed ? "Nothing was oversold." : "These should agree, and do not.");
    return agreed;
}

} // namespace bilten::infra::demo
