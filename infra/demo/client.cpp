#include "infra/demo/client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <list>
#include <optional>
#include <vector>

namespace bilten::infra::demo {
namespace {

using Clock = std::chrono::steady_clock;

struct Transfer {
    Ask ask;
    Client::Done done;
    Clock::time_point first_at{}; // of the first try
    Clock::time_point start_at{}; // of this try; not before
    std::string body;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{nullptr, &curl_easy_cleanup};
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{
        nullptr, &curl_slist_free_all};
};

extern "C" std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body)
{
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

void require(CURLcode code)
{
    if (code != CURLE_OK) throw std::runtime_error{curl_easy_strerror(code)};
}

void require(CURLMcode code)
{
    if (code != CURLM_OK) throw std::runtime_error{curl_multi_strerror(code)};
}

void add_header(Transfer& transfer, const std::string& line)
{
    auto* longer = curl_slist_append(transfer.headers.get(), line.c_str());
    if (!longer) throw std::bad_alloc{};
    (void)transfer.headers.release(); // is the tail of `longer` now, or its head
    transfer.headers.reset(longer);
}

void add_headers(Transfer& transfer)
{
    const auto& ask = transfer.ask;
    transfer.headers.reset();
    add_header(transfer, ask.body.empty() ? "Content-Type:" : "Content-Type: application/json");
    if (!ask.token.empty()) add_header(transfer, "Authorization: Bearer " + ask.token);
    if (!ask.idempotency_key.empty())
        add_header(transfer, "Idempotency-Key: " + ask.idempotency_key);
    if (!ask.min_position.empty()) add_header(transfer, "Bilten-Min-Position: " + ask.min_position);
}

void prepare(Transfer& transfer, const std::string& base)
{
    const auto& ask = transfer.ask;
    auto* easy = transfer.easy.get();
    curl_easy_reset(easy);
    transfer.body.clear();
    add_headers(transfer);
    require(curl_easy_setopt(easy, CURLOPT_URL, (base + ask.path).c_str()));
    require(curl_easy_setopt(easy, CURLOPT_PROXY, "")); // whatever the environment says
    require(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    require(curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 3'000L));
    require(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 30'000L));
    require(curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.headers.get()));
    require(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &append_body));
    require(curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer.body));
    if (ask.method != "GET") {
        require(curl_easy_setopt(easy, CURLOPT_POST, 1L));
        require(curl_easy_setopt(easy, CURLOPT_POSTFIELDS, ask.body.c_str()));
        require(curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(ask.body.size())));
        require(curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, std::string{ask.method}.c_str()));
    }
}

std::string header_of(CURL* easy, const char* name)
{
    curl_header* found = nullptr;
    const bool is_there = curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK;
    return is_there ? found->value : "";
}

Answer answer_of(Transfer& transfer)
{
    auto* easy = transfer.easy.get();
    long status = 0;
    require(curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status));
    Answer answer;
    answer.status = static_cast<int>(status);
    answer.body = std::move(transfer.body);
    answer.position = header_of(easy, "Bilten-Position");
    answer.replayed = header_of(easy, "Idempotent-Replayed") == "true";
    answer.took =
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - transfer.first_at);
    return answer;
}

// What the server asks for, within bounds.
std::chrono::milliseconds pause_of(CURL* easy)
{
    const auto text = header_of(easy, "Retry-After");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::clamp<std::chrono::milliseconds>(
        std::chrono::seconds{seconds}, std::chrono::milliseconds{200}, std::chrono::seconds{5});
}

} // namespace

struct Client::State {
    std::string base;
    std::size_t connections_max;
    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi{nullptr, &curl_multi_cleanup};
    std::list<Transfer> running;
    std::deque<Transfer> waiting;
    std::vector<decltype(Transfer::easy)> idle; // handles

    // Whatever waits and may begin.
    void begin()
    {
        const auto now = Clock::now();
        for (std::size_t i = 0; i < waiting.size() && running.size() < connections_max;) {
            if (waiting[i].start_at > now) {
                ++i;
                continue;
            }
            running.push_back(std::move(waiting[i]));
            waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
            start(running.back(), now);
        }
    }

    void start(Transfer& transfer, Clock::time_point now)
    {
        if (idle.empty())
            transfer.easy.reset(curl_easy_init());
        else {
            transfer.easy = std::move(idle.back());
            idle.pop_back();
        }
        if (!transfer.easy) throw std::bad_alloc{};
        if (transfer.first_at == Clock::time_point{}) transfer.first_at = now;
        prepare(transfer, base);
        require(curl_multi_add_handle(multi.get(), transfer.easy.get()));
    }

    Transfer take(CURL* easy)
    {
        const auto found = std::ranges::find_if(
            running, [&](const Transfer& transfer) { return transfer.easy.get() == easy; });
        Transfer transfer = std::move(*found);
        running.erase(found);
        require(curl_multi_remove_handle(multi.get(), easy));
        return transfer;
    }

    void ended(CURL* easy, CURLcode code, std::chrono::milliseconds patience)
    {
        auto transfer = take(easy);
        std::optional<Answer> answer;
        if (code == CURLE_OK) answer = answer_of(transfer);
        const auto pause = pause_of(easy);
        idle.push_back(std::move(transfer.easy));

        const bool again = !answer || answer->status == 429 || answer->status == 503;
        const bool patient = Clock::now() + pause < transfer.first_at + patience;
        if (again && patient) {
            transfer.start_at = Clock::now() + pause;
            waiting.push_back(std::move(transfer));
        } else if (answer)
            transfer.done(*answer);
        else
            throw NoAnswer{fmt::format("nobody answers at {}: {}", base, curl_easy_strerror(code))};
    }
};

Client::Client(std::string base, std::size_t connections_max) : state_{std::make_unique<State>()}
{
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    require(ready);
    state_->base = std::move(base);
    state_->connections_max = connections_max;
    state_->multi.reset(curl_multi_init());
    if (!state_->multi) throw std::bad_alloc{};
    const auto kept = static_cast<long>(connections_max);
    require(curl_multi_setopt(state_->multi.get(), CURLMOPT_MAXCONNECTS, kept));
}

Client::~Client()
{
    for (const auto& transfer : state_->running)
        curl_multi_remove_handle(state_->multi.get(), transfer.easy.get());
}

const std::string& Client::base() const noexcept
{
    return state_->base;
}

void Client::ask(Ask ask, Done done)
{
    Transfer transfer;
    transfer.ask = std::move(ask);
    transfer.done = std::move(done);
    state_->waiting.push_back(std::move(transfer));
}

bool Client::work(std::chrono::milliseconds wait_max)
{
    auto* multi = state_->multi.get();
    state_->begin();
    int running = 0;
    require(curl_multi_perform(multi, &running));
    int left = 0;
    bool something = false;
    while (const auto* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        something = true;
        state_->ended(message->easy_handle, message->data.result, patience_max);
    }
    if (state_->running.empty() && state_->waiting.empty()) return false;
    if (!something)
        require(curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait_max.count()), nullptr));
    return true;
}

Answer Client::ask_now(Ask ask)
{
    Answer result;
    this->ask(std::move(ask), [&](const Answer& answer) { result = answer; });
    while (work(std::chrono::milliseconds{100})) {
    }
    return result;
}

} // namespace bilten::infra::demo
