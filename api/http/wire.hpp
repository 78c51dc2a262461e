#pragma once

#include "api/http/message.hpp"
#include "api/http/rate_limiter.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace bilten::api {

// What the head of an answer says about the connection and the request.
struct Framing {
    std::string_view date; // IMF-fixdate
    std::string_view correlation_id;
    std::string_view traceparent;
    bool close = false;
    bool say_keep_alive = false; // to an HTTP/1.0 client
    const RateStanding* rate = nullptr; // nothing: the client is not limited
};

// Appends status line and header fields. A 204 or 304 has no length; every other answer has one.
void append_head(std::string& out, const Response& response, const Framing& framing);

// "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string http_date(std::chrono::sys_seconds at);

// The same, worked out once a second. For one thread.
class DateCache {
public:
    [[nodiscard]] std::string_view at(std::chrono::sys_seconds now);

private:
    std::chrono::sys_seconds second_{};
    std::string text_;
};

// The client's id where it is 8-64 of A-Z a-z 0-9 . _ - and no card number, else a random UUID.
[[nodiscard]] std::string correlation_id_from(std::string_view sent);

// The client's where it is a valid W3C traceparent of version 00, else a new one, not sampled.
[[nodiscard]] std::string traceparent_from(std::string_view sent);

} // namespace bilten::api
