#pragma once

#include "projections/papers.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <string>

namespace bilten::infra {

// Draws documents on threads of its own: a PDF takes tens of milliseconds, most of them for the
// font, and neither those that serve nor those that check tickets shall wait for it.
class PaperPress final : public projections::Papers {
public:
    // At once, waiting ones included: some seconds of work.
    static constexpr int papers_max = 64;

    // `font`: a TrueType file. Draws a page of it right away; throws PdfFailed where it is no good.
    explicit PaperPress(std::string font, std::size_t threads = 1);

    boost::asio::awaitable<std::string> ticket(projections::TicketPaper paper) override;
    boost::asio::awaitable<std::string> statement(projections::Statement paper) override;
    boost::asio::awaitable<std::string> picture(std::string scan_code) override;

private:
    template <class Draw>
    boost::asio::awaitable<std::string> draw(Draw how);

    std::string font_;
    std::atomic<int> papers_{0};
    boost::asio::thread_pool threads_;
};

} // namespace bilten::infra
