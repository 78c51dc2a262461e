#pragma once

// co_await execute(lanes, envelope, work): runs a command in its lane and gives back its answer.

#include "commands/lane.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace bilten::commands {

template <class Answer>
struct Executed {
    std::variant<Answer, KeptAnswer> answer; // KeptAnswer: the idempotency key was used before
    domain::Position position;
};

namespace detail {

template <class Answer>
using Handed = domain::Result<Executed<Answer>>;

template <class Answer, class Work, class Keep, class Handler>
class Job final : public LaneJob {
public:
    Job(Envelope with, Work work, Keep keep, Handler handler)
        : LaneJob{std::move(with)}, work_{std::move(work)}, keep_{std::move(keep)},
          handler_{std::move(handler)}
    {
    }

    domain::Result<void> run(Workspace& workspace) override
    {
        answer_ = work_(workspace);
        if (!answer_) return answer_.error();
        return {};
    }

    [[nodiscard]] KeptAnswer keep(const domain::Refusal* refusal) const override
    {
        return keep_(refusal ? domain::Result<Answer>{*refusal} : answer_);
    }

    void finish(Outcome outcome) override
    {
        std::exception_ptr failure;
        Handed<Answer> handed{domain::Refusal{}};
        if (auto* done = std::get_if<Done>(&outcome))
            handed = Executed<Answer>{std::move(*answer_), done->position};
        else if (auto* replayed = std::get_if<Replayed>(&outcome))
            handed = Executed<Answer>{std::move(replayed->answer), replayed->position};
        else if (auto* refusal = std::get_if<domain::Refusal>(&outcome))
            handed = std::move(*refusal);
        else
            failure = std::get<std::exception_ptr>(outcome);

        auto executor = boost::asio::get_associated_executor(handler_);
        boost::asio::post(
            executor,
            [handler = std::move(handler_), failure, handed = std::move(handed)]() mutable {
                std::move(handler)(failure, std::move(handed));
            });
    }

private:
    Work work_;
    Keep keep_;
    Handler handler_;
    domain::Result<Answer> answer_{domain::Refusal{}};
};

} // namespace detail

// `work` is Result<Answer>(Workspace&); `keep` is KeptAnswer(const Result<Answer>&), asked only where
// the envelope has an idempotency key. Throws what went wrong in the store (`Unavailable`…).
template <class Answer, class Work, class Keep>
boost::asio::awaitable<domain::Result<Executed<Answer>>>
execute(Lanes& lanes, Envelope envelope, Work work, Keep keep)
{
    const auto start = [](auto handler, Lanes* to, Envelope with, Work what, Keep how) {
        using Handler = decltype(handler);
        to->submit(std::make_unique<detail::Job<Answer, Work, Keep, Handler>>(
            std::move(with), std::move(what), std::move(how), std::move(handler)));
    };
    co_return co_await boost::asio::async_initiate<
        const boost::asio::use_awaitable_t<>,
        void(std::exception_ptr, detail::Handed<Answer>)>(
        start,
        boost::asio::use_awaitable,
        &lanes,
        std::move(envelope),
        std::move(work),
        std::move(keep));
}

// Without an idempotency key: processes, whose commands are harmless to repeat.
template <class Answer, class Work>
boost::asio::awaitable<domain::Result<Answer>> execute(Lanes& lanes, Envelope envelope, Work work)
{
    const auto keep = [](const domain::Result<Answer>&) { return KeptAnswer{}; };
    auto executed =
        co_await execute<Answer>(lanes, std::move(envelope), std::move(work), keep);
    if (!executed) co_return std::move(executed).error();
    co_return std::get<Answer>(std::move(executed->answer));
}

} // namespace bilten::commands
