#include "infra/demo/messages.hpp"

#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <fmt/format.h>

#include <charconv>

namespace bilten::infra::demo {

namespace dto = schemas::api;

namespace {

constexpr std::size_t answer_bytes_max = 4 << 20;

template <class Dto>
Dto read(const Ask& ask, const Answer& answer)
{
    require_success(ask, answer);
    auto parsed = schemas::from_json<Dto>(answer.body, answer_bytes_max);
    if (!parsed) {
        const auto& field = parsed.error().fields.front();
        throw std::runtime_error{fmt::format(
            "{} {} answered something else than it promises: {} {}\n{}",
            ask.method,
            ask.path,
            field.field,
            field.message,
            answer.body)};
    }
    return std::move(*parsed);
}

} // namespace

std::string body_of(const dto::CreateVenueRequest& request)
{
    return schemas::to_json(request);
}

std::string body_of(const dto::CreateEventRequest& request)
{
    return schemas::to_json(request);
}

std::string body_of(const dto::CancelEventRequest& request)
{
    return schemas::to_json(request);
}

std::string body_of(const dto::PurchaseTicketsRequest& request)
{
    return schemas::to_json(request);
}

std::string body_of(const dto::RefundRequestDto& request)
{
    return schemas::to_json(request);
}

dto::VenueDto venue_in(const Ask& ask, const Answer& answer)
{
    return read<dto::VenueDto>(ask, answer);
}

dto::EventDetailsDto event_in(const Ask& ask, const Answer& answer)
{
    return read<dto::EventDetailsDto>(ask, answer);
}

dto::EventListDto events_in(const Ask& ask, const Answer& answer)
{
    return read<dto::EventListDto>(ask, answer);
}

dto::AvailabilityDto availability_in(const Ask& ask, const Answer& answer)
{
    return read<dto::AvailabilityDto>(ask, answer);
}

dto::PurchaseConfirmationDto purchase_in(const Ask& ask, const Answer& answer)
{
    return read<dto::PurchaseConfirmationDto>(ask, answer);
}

void require_success(const Ask& ask, const Answer& answer)
{
    if (answer.is_success()) return;
    throw std::runtime_error{fmt::format(
        "{} {} was answered with {}: {}", ask.method, ask.path, answer.status, answer.body)};
}

std::optional<int> left_in(const Answer& answer)
{
    constexpr std::string_view name = "\"availableQuantity\":";
    if (answer.status != 409) return std::nullopt;
    if (answer.body.find("INSUFFICIENT_CAPACITY") == answer.body.npos) return std::nullopt;
    const auto at = answer.body.find(name);
    if (at == answer.body.npos) return std::nullopt;
    int left = 0;
    const char* const digits = answer.body.data() + at + name.size();
    std::from_chars(digits, answer.body.data() + answer.body.size(), left);
    return left;
}

} // namespace bilten::infra::demo
