#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::api {

inline constexpr std::string_view event_stream_type = "text/event-stream";

// The body of an answer that goes on as long as both sides like. Each piece is made when the client
// has taken the one before: who reads slowly gets the newest state, not a backlog.
class LiveBody {
public:
    virtual ~LiveBody() = default;

    // What to send now; empty: nothing new; nothing: it is over. On the session's thread.
    virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;

    // `news` is to be called, by any thread, when next() has something, for as long as this lives
    // and perhaps once more.
    virtual void watch(std::function<void()> news) = 0;

    // Sent where there was nothing new for a while: proxies hang up on silence.
    [[nodiscard]] virtual std::string_view heartbeat() const noexcept = 0;
};

} // namespace bilten::api
