#pragma once

#include "api/context.hpp"
#include "api/routes.hpp"

namespace bilten::api {

// A handler with the world that it works in.
inline Handler
bind(Context* context, boost::asio::awaitable<Response> (*handler)(Context&, Request))
{
    return [context, handler](Request request) { return handler(*context, std::move(request)); };
}

inline QuickHandler
bind_quick(Context* context, std::optional<Response> (*handler)(Context&, const Request&))
{
    return [context, handler](const Request& request) { return handler(*context, request); };
}

} // namespace bilten::api
