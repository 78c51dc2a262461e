#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace bilten::infra {

namespace detail {

// A plain function template rather than a capturing lambda: the coroutine's frame owns `work`.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work)
{
    co_return work();
}

} // namespace detail

// Runs work that blocks (libpqxx, libcurl) on `workers` and resumes the caller where it was, so that
// the threads that serve HTTP never wait for a disk or another machine.
template <class Work>
auto blocking(boost::asio::thread_pool& workers, Work work)
    -> boost::asio::awaitable<std::invoke_result_t<Work&>>
{
    return boost::asio::co_spawn(workers, detail::run(std::move(work)), boost::asio::use_awaitable);
}

} // namespace bilten::infra
