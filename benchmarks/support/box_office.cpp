#include "benchmarks/support/box_office.hpp"

#include "infra/demo/client.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>

namespace bilten::bench {

using namespace std::chrono_literals;
using infra::demo::Client;

namespace {

Environment environment_of(const Store& store, int port)
{
    auto environment = store.environment();
    environment["BILTEN_HOST"] = "127.0.0.1";
    environment["BILTEN_PORT"] = std::to_string(port);
    environment["BILTEN_SESSION_CAPACITY_MAX"] = "1000000";
    // All load comes from one address with one token.
    environment["BILTEN_RATE_LIMIT_USER"] = "0";
    environment["BILTEN_RATE_LIMIT_ADDRESS"] = "0";
    return environment;
}

std::string token(const std::string& role)
{
    auto text = output_of({required_environment("BILTEN_BINARY"), "token", "--role", role});
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::string post(Client& client, const std::string& who, std::string path, std::string body)
{
    const auto answer =
        client.ask_now({.method = "POST", .path = path, .token = who, .body = std::move(body)});
    if (!answer.is_success())
        throw std::runtime_error{fmt::format("{}: {} {}", path, answer.status, answer.body)};
    return answer.body;
}

std::string field(const std::string& json, std::string_view pointer)
{
    simdjson::dom::parser parser;
    return std::string{parser.parse(json).at_pointer(pointer).get_string().value()};
}

} // namespace

BoxOffice::BoxOffice(const std::string& name, const Store& store)
    : port_{free_port()}, serve_{
                              name,
                              {required_environment("BILTEN_BINARY"), "serve"},
                              environment_of(store, port_)}
{
    serve_.wait_for_port(port_);
    organizer_ = token("EventOrganizer");
    buyer_ = token("Member");
}

std::string BoxOffice::base_url() const
{
    return fmt::format("http://127.0.0.1:{}", port_);
}

LargeEvent BoxOffice::open_event(const Offer& offer)
{
    Client client{base_url(), 1};
    client.patience_max = 10s;
    const auto venue = post(client, organizer_, "/api/venues", R"({
        "name": "Old Airfield", "address": "Runway 1", "city": "Berlin", "country": "DE",
        "timeZone": "Europe/Berlin", "capacity": 1000000})");
    const auto day = fmt::format("{:%F}", fmt::gmtime(std::chrono::system_clock::now() + 24h * 30));
    const auto session = [&](std::string_view name) {
        return fmt::format(
            R"({{"sessionName": "{}", "sessionDate": "{}", "startTime": "18:00",
                "endTime": "22:00", "capacity": {}}})",
            name,
            day,
            offer.places);
    };
    const auto type = [&](std::string_view number) {
        return fmt::format(
            R"({{"name": "Entry {0}", "includedSessions": ["{0}"], "price": {2},
                "maxQuantity": {3}, "salesEndDate": "{1}T06:00:00Z"}})",
            number,
            day,
            offer.price,
            offer.places);
    };
    const auto event = post(
        client,
        organizer_,
        "/api/events",
        fmt::format(
            R"({{"title": "Open Air", "shortDescription": "All of them at once.",
                "eventType": "SocialEvent", "venueId": "{}", "currency": "EUR",
                "sessions": [{}, {}], "ticketTypes": [{}, {}]}})",
            field(venue, "/venueId"),
            session("Field"),
            session("Hangar"),
            type("S1"),
            type("S2")));
    const auto id = field(event, "/eventId");
    post(client, organizer_, "/api/events/" + id + "/publish", "");
    return {
        id,
        field(event, "/ticketTypes/0/ticketTypeId"),
        field(event, "/ticketTypes/1/ticketTypeId")};
}

std::string BoxOffice::purchase_url(const LargeEvent& event) const
{
    return fmt::format("{}/api/events/{}/tickets/purchase", base_url(), event.event_id);
}

std::string purchase_body(
    const std::string& ticket_type,
    int quantity,
    std::string_view person,
    std::string_view payment_token)
{
    const auto payment =
        payment_token.empty()
            ? std::string{R"("paymentMethod":"Free")"}
            : fmt::format(
                  R"("paymentMethod":"CreditCard","paymentToken":"{}")", payment_token);
    return fmt::format(
        R"({{"ticketTypeId":"{}","quantity":{},"attendees":[{{"name":"Deniz Kaya",)"
        R"("email":"deniz.kaya.{}@example.org"}}],{}}})",
        ticket_type,
        quantity,
        person,
        payment);
}

} // namespace bilten::bench
