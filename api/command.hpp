#pragma once

// From a request to a command's envelope, and from what came of it to a response.

#include "api/context.hpp"
#include "api/http/errors.hpp"
#include "api/http/message.hpp"
#include "commands/execute.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

namespace bilten::api {

// Who asks, on which errand, under which idempotency key, for the lane of `slot`.
[[nodiscard]] commands::Envelope envelope_of(Context& context, const Request& request, domain::Slot slot);

// For a command that only reads: nothing is recorded that would name who asked.
[[nodiscard]] commands::Envelope reading(domain::Slot slot);

// "<lane>:<position>": a query that sends it back as Bilten-Min-Position reads what was written.
[[nodiscard]] std::string position_text(const domain::Position& position);
[[nodiscard]] std::optional<domain::Position> parse_position(std::string_view text);

[[nodiscard]] commands::KeptAnswer keep(const Response& response);
[[nodiscard]] Response respond(const commands::KeptAnswer& kept);

// 400 with every field that is wrong.
[[nodiscard]] Response invalid_body(const ErrorContext& context, const schemas::InvalidInput& input);

// The body as a DTO, or the response that says what is wrong with it.
template <class Dto>
boost::system::result<Dto, Response> body_of(const Request& request)
{
    auto parsed = schemas::from_json<Dto>(request.body);
    if (!parsed) return invalid_body(request, parsed.error());
    return std::move(*parsed);
}

// g++ 12 destroys some temporaries of a co_await expression twice (lambdas with captures, braced structs):
// here and in every handler they have names, and are moved.

// Runs a command and answers with what `render(const Answer&)` makes of its answer; with the kept
// answer where the idempotency key was used before; with the error body where it was refused.
template <class Answer, class Work, class Render>
boost::asio::awaitable<Response> run_command(
    Context& context,
    const Request& request,
    commands::Envelope envelope,
    Work work,
    Render render)
{
    const ErrorContext errors{request};
    auto keeping = [errors, render](const domain::Result<Answer>& answer) {
        return keep(answer ? render(*answer) : refused(errors, answer.error()));
    };
    auto executed = co_await commands::execute<Answer>(
        context.lanes, std::move(envelope), std::move(work), std::move(keeping));
    if (!executed) co_return refused(errors, executed.error());

    auto response = std::holds_alternative<Answer>(executed->answer)
                        ? render(std::get<Answer>(executed->answer))
                        : respond(std::get<commands::KeptAnswer>(executed->answer));
    response.with("Bilten-Position", position_text(executed->position));
    co_return response;
}

template <class Answer, class Work, class Render>
boost::asio::awaitable<Response>
run_command(Context& context, const Request& request, domain::Slot slot, Work work, Render render)
{
    auto envelope = envelope_of(context, request, slot);
    return run_command<Answer>(
        context, request, std::move(envelope), std::move(work), std::move(render));
}

} // namespace bilten::api
