#pragma once

// One call on its way through libcurl.

#include "infra/http/http_client.hpp"

#include <curl/curl.h>

#include <exception>
#include <memory>

namespace bilten::infra {

class HttpCall {
public:
    using Clock = std::chrono::steady_clock;

    explicit HttpCall(HttpRequest what)
        : request{std::move(what)}, until{Clock::now() + request.time_max}
    {
    }

    virtual ~HttpCall() = default;
    HttpCall(const HttpCall&) = delete;
    HttpCall& operator=(const HttpCall&) = delete;

    // Called exactly once. Must not block.
    virtual void finish(std::exception_ptr failure, HttpAnswer answer) = 0;

    // Sets `easy` up, whatever it did before. Its connections stay.
    void prepare(CURL* easy, const HttpOptions& options);

    // The transfer is over: tells whoever waits.
    void conclude(CURL* easy, CURLcode result);

    void fail(HttpTrouble trouble, const std::string& why);

    const HttpRequest request;
    const Clock::time_point until;

private:
    struct FreeList {
        void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
    };

    static std::size_t take_body(char* from, std::size_t size, std::size_t count, void* self);
    static std::size_t take_header(char* from, std::size_t size, std::size_t count, void* self);

    void set_method(CURL* easy) const;

    std::size_t answer_bytes_max_ = 0;
    bool too_long_ = false;
    std::unique_ptr<curl_slist, FreeList> headers_;
    HttpAnswer answer_;
};

} // namespace bilten::infra
