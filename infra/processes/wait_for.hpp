#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace bilten::infra {

// For threads of their own that have nothing else to do: blocks until the work is done.
template <class T>
T wait_for(boost::asio::awaitable<T> work)
{
    boost::asio::io_context context;
    auto result = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
    context.run();
    return result.get();
}

} // namespace bilten::infra
