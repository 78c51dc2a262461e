#include "api/events/editing.hpp"

#include "api/command.hpp"
#include "api/http/errors.hpp"

#include <charconv>

namespace bilten::api {

commands::Editor editor_of(const Request& request)
{
    return {request.principal->user, request.principal->has(commands::Role::admin)};
}

IfMatch if_match(const Request& request)
{
    std::string_view text = request.headers.if_match;
    if (text.empty() || text == "*") return {};
    domain::Version version = 0;
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return {{}, true};
    text = text.substr(1, text.size() - 2);
    text = text.substr(0, text.find('-')); // what follows is no edit: see tag_of
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc{} || end != text.data() + text.size()) return {{}, true};
    return {version, false};
}

Response malformed_if_match(const Request& request)
{
    return invalid(request, {{"If-Match", "format", "must be an ETag such as \"3\""}});
}

boost::asio::awaitable<domain::Result<domain::Currency>>
currency_of(Context& context, const Request& request)
{
    const domain::TicketedEventId id{request.id("eventId")};
    auto envelope = reading(domain::slot_of(id));
    auto work = [id, editor = editor_of(request)](commands::Workspace& workspace) {
        return commands::find_event(workspace, id, editor);
    };
    auto found = co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(work));
    if (!found) co_return found.error();
    co_return found->state.currency;
}

} // namespace bilten::api
