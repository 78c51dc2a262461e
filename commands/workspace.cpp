#include "commands/workspace.hpp"

#include "domain/match.hpp"

namespace bilten::commands {

domain::AnyState blank_before(const domain::AnyEvent& event)
{
    namespace d = domain;
    return d::match(
        event,
        [](const d::ticketed_event::Event&) { return d::AnyState{d::ticketed_event::State{}}; },
        [](const d::order::Event&) { return d::AnyState{d::order::State{}}; },
        [](const d::venue::Event&) { return d::AnyState{d::venue::State{}}; },
        [](const d::kiosk_token::Event&) { return d::AnyState{d::kiosk_token::State{}}; },
        [](const d::showing::Event&) { return d::AnyState{d::showing::State{}}; });
}

void evolve(domain::AnyState& state, const domain::AnyEvent& event)
{
    namespace d = domain;
    d::match(
        event,
        [&](const d::ticketed_event::Event& e) {
            d::ticketed_event::evolve(std::get<d::ticketed_event::State>(state), e);
        },
        [&](const d::order::Event& e) { d::order::evolve(std::get<d::order::State>(state), e); },
        [&](const d::venue::Event& e) { d::venue::evolve(std::get<d::venue::State>(state), e); },
        [&](const d::kiosk_token::Event& e) {
            d::kiosk_token::evolve(std::get<d::kiosk_token::State>(state), e);
        },
        [&](const d::showing::Event& e) {
            d::showing::evolve(std::get<d::showing::State>(state), e);
        });
}

} // namespace bilten::commands
