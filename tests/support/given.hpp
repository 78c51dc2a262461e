#pragma once

#include "domain/order/order.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

#include <boost/assert/source_location.hpp>
#include <doctest/doctest.h>

namespace bilten::tests {

// given({past events}).when(command).then({new events})   or   .refused(why)
template <class State, class Events>
class Scenario {
public:
    using Where = boost::source_location; // clang-tidy 14 cannot see std::source_location

    explicit Scenario(const Events& past)
        : state_{replay(past)}, version_{static_cast<domain::Version>(past.size())}
    {
    }

    template <class Command>
    Scenario& when(const Command& command)
    {
        if constexpr (requires { decide(state_, version_, command); })
            outcome_ = decide(state_, version_, command);
        else
            outcome_ = decide(state_, command);
        return *this;
    }

    // What is expected must also be something that the state can take in.
    void then(const Events& expected, Where at = BOOST_CURRENT_LOCATION) const
    {
        INFO("in the scenario at ", at.to_string());
        if (outcome_.has_error()) FAIL("refused: ", name_of(outcome_.error().code));
        CHECK(*outcome_ == expected);
        auto after = state_;
        for (const auto& event : *outcome_) CHECK_NOTHROW(evolve(after, event));
    }

    void refused(domain::RefusalCode expected, Where at = BOOST_CURRENT_LOCATION) const
    {
        INFO("in the scenario at ", at.to_string());
        REQUIRE(outcome_.has_error());
        CHECK(name_of(outcome_.error().code) == name_of(expected));
    }

    // The same with every detail that the client is told.
    void refused_as(const domain::Refusal& expected, Where at = BOOST_CURRENT_LOCATION) const
    {
        INFO("in the scenario at ", at.to_string());
        REQUIRE(outcome_.has_error());
        CHECK(outcome_.error() == expected);
    }

    [[nodiscard]] const domain::Result<Events>& outcome() const noexcept { return outcome_; }

    [[nodiscard]] const State& state() const noexcept { return state_; }

private:
    State state_;
    domain::Version version_;
    domain::Result<Events> outcome_ = Events{};
};

inline auto given(const domain::ticketed_event::Events& past)
{
    return Scenario<domain::ticketed_event::State, domain::ticketed_event::Events>{past};
}

inline auto given(const domain::order::Events& past)
{
    return Scenario<domain::order::State, domain::order::Events>{past};
}

} // namespace bilten::tests
