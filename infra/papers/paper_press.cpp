#include "infra/papers/paper_press.hpp"

#include "commands/unavailable.hpp"
#include "infra/blocking.hpp"
#include "infra/papers/layouts.hpp"
#include "infra/papers/pdf.hpp"

namespace bilten::infra {

namespace asio = boost::asio;

namespace {

constexpr std::size_t pixels_of_a_module = 8;

// Counts one paper for as long as somebody waits for it.
class Place {
public:
    explicit Place(std::atomic<int>& papers) : papers_{papers}
    {
        if (papers_.fetch_add(1) < PaperPress::papers_max) return;
        papers_.fetch_sub(1);
        throw commands::Unavailable{"too many documents are being made"};
    }

    ~Place() { papers_.fetch_sub(1); }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    std::atomic<int>& papers_;
};

} // namespace

PaperPress::PaperPress(std::string font, std::size_t threads)
    : font_{std::move(font)}, threads_{threads}
{
    (void)statement_pdf({"A proof", {}}, font_);
}

template <class Draw>
asio::awaitable<std::string> PaperPress::draw(Draw how)
{
    const Place place{papers_};
    auto bytes = co_await blocking(threads_, std::move(how));
    co_return bytes;
}

asio::awaitable<std::string> PaperPress::ticket(projections::TicketPaper paper)
{
    auto how = [this, paper = std::move(paper)] { return ticket_pdf(paper, font_); };
    co_return co_await draw(std::move(how));
}

asio::awaitable<std::string> PaperPress::statement(projections::Statement paper)
{
    auto how = [this, paper = std::move(paper)] { return statement_pdf(paper, font_); };
    co_return co_await draw(std::move(how));
}

asio::awaitable<std::string> PaperPress::picture(std::string scan_code)
{
    auto how = [code = std::move(scan_code)] { return png_of(qr_code_of(code), pixels_of_a_module); };
    co_return co_await draw(std::move(how));
}

} // namespace bilten::infra
