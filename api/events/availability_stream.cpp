#include "api/events/availability_stream.hpp"

#include "api/command.hpp"
#include "api/events/visibility.hpp"
#include "api/http/live_body.hpp"
#include "api/reading.hpp"
#include "commands/unavailable.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
using projections::Document;
using projections::DocumentPointer;

namespace {

class AvailabilityStream final : public LiveBody {
public:
    AvailabilityStream(Context& context, Request request)
        : context_{context}, request_{std::move(request)}, event_{request_.id("eventId")},
          seen_{request_.headers.last_event_id}
    {
    }

    asio::awaitable<std::optional<std::string>> next() override
    {
        if (is_gone_) co_return std::nullopt;
        auto document = context_.documents.at_hand(Document::availability, event_);
        if (!document) {
            try {
                constexpr domain::Position any;
                document = co_await context_.documents.document(Document::availability, event_, any);
            } catch (const commands::Unavailable&) {
                co_return std::string{}; // the next one will do
            }
        }
        if (!document || !may_see(request_, *document)) {
            is_gone_ = true;
            co_return std::string{"event: gone\ndata: {}\n\n"};
        }
        co_return told(std::move(document));
    }

    void watch(std::function<void()> news) override
    {
        watch_ = context_.documents.watch(Document::availability, event_, std::move(news));
    }

    [[nodiscard]] std::string_view heartbeat() const noexcept override { return ":\n\n"; }

private:
    std::string told(DocumentPointer document)
    {
        const auto before = std::exchange(last_, std::move(document));
        if (before && (before == last_ || before->bytes == last_->bytes)) return {};
        const auto tag = tag_of(*last_);
        if (!before && tag == seen_) return {};
        return fmt::format(
            "{}id: {}\nevent: availability\ndata: {}\n\n",
            before ? "" : "retry: 1000\n",
            tag,
            last_->bytes);
    }

    Context& context_;
    const Request request_;
    const domain::Uuid event_;
    const std::string seen_;
    DocumentPointer last_;
    bool is_gone_ = false;
    std::shared_ptr<void> watch_;
};

} // namespace

asio::awaitable<Response> stream_availability(Context& context, Request request)
{
    if (auto late = co_await wait_for_position(context, request, "availability")) co_return *late;
    const auto at_least = min_position(request);
    const auto document = co_await context.documents.document(
        Document::availability, request.id("eventId"), at_least);
    if (!document || !may_see(request, *document))
        co_return refused(request, domain::RefusalCode::event_unknown);
    Response response{200, event_stream_type, std::string{}, {}};
    response.with("Cache-Control", "no-store");
    response.with("X-Accel-Buffering", "no"); // nginx passes each event on at once
    response.live = std::make_shared<AvailabilityStream>(context, std::move(request));
    co_return response;
}

} // namespace bilten::api
