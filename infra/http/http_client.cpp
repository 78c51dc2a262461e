#include "infra/http/http_client.hpp"

#include "infra/http/http_call.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace bilten::infra {

namespace asio = boost::asio;

namespace {

constexpr int poll_ms = 1'000;      // new calls wake the thread
constexpr int poll_queued_ms = 50;  // while some wait for a place, their time may run out

struct FreeEasy {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};

using Easy = std::unique_ptr<CURL, FreeEasy>;

struct FreeMulti {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};

template <class Handler>
class CallFor final : public HttpCall {
public:
    CallFor(HttpRequest what, Handler handler)
        : HttpCall{std::move(what)}, handler_{std::move(handler)}
    {
    }

    void finish(std::exception_ptr failure, HttpAnswer answer) override
    {
        auto executor = asio::get_associated_executor(handler_);
        asio::post(
            executor,
            [handler = std::move(handler_), failure, answer = std::move(answer)]() mutable {
                std::move(handler)(failure, std::move(answer));
            });
    }

private:
    Handler handler_;
};

} // namespace

// All of libcurl happens on its thread; `submit` alone is called from others.
class HttpClient::Loop {
public:
    explicit Loop(const HttpOptions& options) : options_{options}
    {
        static const auto initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (initialised == CURLE_OK) multi_.reset(curl_multi_init());
        if (!multi_) throw std::runtime_error{"libcurl does not start"};
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options.running_max));
        thread_ = std::thread{[this] { run(); }};
    }

    ~Loop()
    {
        stopping_ = true;
        curl_multi_wakeup(multi_.get());
        thread_.join();
    }

    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    void submit(std::unique_ptr<HttpCall> call)
    {
        {
            const std::scoped_lock lock{mutex_};
            if (queue_.size() < options_.waiting_max && !stopping_)
                queue_.push_back(std::move(call));
        }
        if (call) return call->fail(HttpTrouble::nothing_sent, "too many calls wait already");
        curl_multi_wakeup(multi_.get());
    }

private:
    struct Running {
        std::unique_ptr<HttpCall> call;
        Easy easy;
    };

    void run()
    {
        while (!stopping_) {
            const bool all_started = start_queued();
            int active = 0;
            curl_multi_perform(multi_.get(), &active);
            collect();
            const auto wait = all_started ? poll_ms : poll_queued_ms;
            curl_multi_poll(multi_.get(), nullptr, 0, wait, nullptr);
        }
        give_up();
    }

    std::unique_ptr<HttpCall> next()
    {
        const std::scoped_lock lock{mutex_};
        if (queue_.empty()) return nullptr;
        const auto now = HttpCall::Clock::now();
        const auto overdue = std::ranges::find_if(
            queue_, [&](const auto& waiting) { return waiting->until <= now; });
        if (overdue == queue_.end() && running_.size() >= options_.running_max) return nullptr;
        const auto which = overdue == queue_.end() ? queue_.begin() : overdue;
        auto call = std::move(*which);
        queue_.erase(which);
        return call;
    }

    bool start_queued()
    {
        while (auto call = next()) start(std::move(call));
        const std::scoped_lock lock{mutex_};
        return queue_.empty();
    }

    void start(std::unique_ptr<HttpCall> call)
    {
        if (call->until <= HttpCall::Clock::now())
            return call->fail(HttpTrouble::nothing_sent, "its time was over before its turn");
        Easy easy = take();
        try {
            call->prepare(easy.get(), options_);
        } catch (const std::exception& trouble) {
            return call->fail(HttpTrouble::nothing_sent, trouble.what());
        }
        auto* const key = easy.get();
        if (curl_multi_add_handle(multi_.get(), key) != CURLM_OK)
            return call->fail(HttpTrouble::nothing_sent, "libcurl takes no more");
        running_.emplace(key, Running{std::move(call), std::move(easy)});
    }

    void collect()
    {
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            auto* const key = message->easy_handle;
            const auto result = message->data.result;
            auto found = running_.extract(key);
            curl_multi_remove_handle(multi_.get(), key);
            if (found.empty()) continue;
            found.mapped().call->conclude(key, result);
            idle_.push_back(std::move(found.mapped().easy));
        }
    }

    Easy take()
    {
        if (idle_.empty()) return Easy{curl_easy_init()};
        auto easy = std::move(idle_.back());
        idle_.pop_back();
        return easy;
    }

    void give_up()
    {
        for (auto& [key, running] : running_) {
            curl_multi_remove_handle(multi_.get(), key);
            running.call->fail(HttpTrouble::outcome_unknown, "this process ends");
        }
        running_.clear();
        const std::scoped_lock lock{mutex_};
        for (auto& call : queue_) call->fail(HttpTrouble::nothing_sent, "this process ends");
        queue_.clear();
    }

    const HttpOptions options_;
    std::unique_ptr<CURLM, FreeMulti> multi_;
    std::atomic<bool> stopping_{false};
    std::unordered_map<CURL*, Running> running_;
    std::vector<Easy> idle_;
    std::mutex mutex_;
    std::deque<std::unique_ptr<HttpCall>> queue_; // guarded by mutex_
    std::thread thread_;
};

std::string_view HttpAnswer::header(std::string_view name) const noexcept
{
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

void check_address(std::string_view url, const HttpOptions& options)
{
    if (url.starts_with("https://")) return;
    const auto is_at = [&](std::string_view host) {
        return url.starts_with(host) && (url.size() == host.size() || url[host.size()] == ':' ||
                                         url[host.size()] == '/');
    };
    if (options.plain_on_loopback &&
        (is_at("http://127.0.0.1") || is_at("http://localhost") || is_at("http://[::1]")))
        return;
    throw std::invalid_argument{"an address must begin with https://"};
}

HttpClient::HttpClient(HttpOptions options)
    : options_{options}, loop_{std::make_unique<Loop>(options_)}
{
}

HttpClient::~HttpClient() = default;

asio::awaitable<HttpAnswer> HttpClient::send(HttpRequest request)
{
    check_address(request.url, options_);
    const auto start = [](auto handler, Loop* loop, HttpRequest what) {
        using Handler = decltype(handler);
        loop->submit(std::make_unique<CallFor<Handler>>(std::move(what), std::move(handler)));
    };
    co_return co_await asio::
        async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, HttpAnswer)>(
            start, asio::use_awaitable, loop_.get(), std::move(request));
}

} // namespace bilten::infra
