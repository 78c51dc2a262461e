#include "api/door/doorkeeper.hpp"

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "commands/unavailable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

constexpr std::size_t id_length = 36;
constexpr std::size_t secret_length = 64;
constexpr std::size_t typed_code_length = 25;

std::string hash_of(const Context& context, std::string_view text)
{
    return fmt::format("{:02x}", fmt::join(context.crypto.sha256(text), ""));
}

} // namespace

std::string token_text(domain::KioskTokenId id, std::string_view secret)
{
    return fmt::format("{}.{}", to_string(id), secret);
}

std::string secret_hash(const Context& context, std::string_view secret)
{
    return hash_of(context, secret);
}

std::string
device_hash(const Context& context, domain::KioskTokenId id, std::string_view fingerprint)
{
    return hash_of(context, fmt::format("{}\n{}", to_string(id), fingerprint));
}

domain::Result<commands::Doorkeeper>
doorkeeper_of(const Context& context, const Request& request)
{
    if (request.principal) return commands::Doorkeeper{editor_of(request)};
    const std::string_view token = request.kiosk_token;
    const auto id = domain::parse_uuid(token.substr(0, id_length));
    if (!id || token.size() != id_length + 1 + secret_length || token[id_length] != '.')
        return domain::RefusalCode::kiosk_token_invalid;
    const domain::KioskTokenId token_id{*id};
    return commands::Doorkeeper{commands::Kiosk{
        token_id,
        {secret_hash(context, token.substr(id_length + 1)),
         device_hash(context, token_id, request.headers.device)}}};
}

std::optional<std::string> typed_code(std::string_view text)
{
    std::string code;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        const bool is_lower = c >= 'a' && c <= 'z';
        if (!is_lower && !(c >= 'A' && c <= 'Z') && !(c >= '2' && c <= '9')) return std::nullopt;
        code += is_lower ? static_cast<char>(c - 'a' + 'A') : c;
    }
    if (code.size() != typed_code_length) return std::nullopt;
    return code;
}

asio::awaitable<std::optional<std::string>> holder_of(Context& context, domain::TicketId ticket)
{
    std::optional<std::string> name;
    try {
        const auto found = co_await context.tickets.ticket(ticket);
        if (found && found->attendee) name = found->attendee->name;
    } catch (const commands::Unavailable&) {
        name.reset(); // what happened at the door has happened, whether names can be read or not
    }
    co_return name;
}

asio::awaitable<std::optional<Response>> refused_scans(
    Context& context,
    const Request& request,
    const commands::Doorkeeper& by,
    domain::TicketedEventId event)
{
    using Told = std::vector<commands::ToldScan>;
    const commands::TellScans nothing{by, event, {}, request.received_at};
    auto envelope = reading(commands::slot_at(by, event.value));
    auto work = [nothing](commands::Workspace& workspace) {
        return commands::tell_scans(workspace, nothing);
    };
    const auto told =
        co_await commands::execute<Told>(context.lanes, std::move(envelope), std::move(work));
    if (!told) co_return refused(request, told.error());
    co_return std::nullopt;
}

asio::awaitable<std::optional<Response>>
refused_list(Context& context, const Request& request, domain::TicketedEventId event)
{
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    const commands::TakeList command{*by, event, request.received_at};
    auto envelope = envelope_of(context, request, commands::slot_at(*by, event.value));
    envelope.key.reset();
    auto work = [command](commands::Workspace& workspace) {
        return commands::take_list(workspace, command);
    };
    const auto seen = co_await commands::execute<commands::EventAfter>(
        context.lanes, std::move(envelope), std::move(work));
    if (!seen) co_return refused(request, seen.error());
    co_return std::nullopt;
}

} // namespace bilten::api
