#include "infra/http/http_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace bilten::infra {
namespace {

constexpr std::size_t headers_max = 100;

template <class Value>
void set(CURL* easy, CURLoption option, Value value)
{
    if (const auto code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
        throw std::runtime_error{fmt::format("libcurl: {}", curl_easy_strerror(code))};
}

std::string_view trimmed(std::string_view text)
{
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

// Bytes of the request that were given to the system; TLS's own do not count.
bool has_sent(CURL* easy)
{
    long bytes = 0;
    return curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK || bytes > 0;
}

} // namespace

void HttpCall::prepare(CURL* easy, const HttpOptions& options)
{
    answer_bytes_max_ = options.answer_bytes_max;
    for (const auto& header : request.headers)
        headers_.reset(curl_slist_append(headers_.release(), header.c_str()));
    headers_.reset(curl_slist_append(headers_.release(), "Expect:"));

    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    const auto connect = std::min(left, options.connect_max);
    curl_easy_reset(easy);
    set(easy, CURLOPT_PROTOCOLS_STR, options.plain_on_loopback ? "https,http" : "https");
    set(easy, CURLOPT_URL, request.url.c_str());
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    set(easy, CURLOPT_HTTPHEADER, headers_.get());
    set(easy, CURLOPT_WRITEFUNCTION, &HttpCall::take_body);
    set(easy, CURLOPT_WRITEDATA, this);
    set(easy, CURLOPT_HEADERFUNCTION, &HttpCall::take_header);
    set(easy, CURLOPT_HEADERDATA, this);
    set(easy, CURLOPT_PRIVATE, this);
    set_method(easy);
}

void HttpCall::set_method(CURL* easy) const
{
    if (request.method == "GET") return;
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    if (request.method != "POST") set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

std::size_t HttpCall::take_body(char* from, std::size_t size, std::size_t count, void* self)
{
    auto& call = *static_cast<HttpCall*>(self);
    auto& body = call.answer_.body;
    const auto bytes = size * count;
    call.too_long_ = bytes > call.answer_bytes_max_ - body.size();
    if (call.too_long_) return 0;
    body.append(from, bytes);
    return bytes;
}

std::size_t HttpCall::take_header(char* from, std::size_t size, std::size_t count, void* self)
{
    auto& headers = static_cast<HttpCall*>(self)->answer_.headers;
    const std::string_view line{from, size * count};
    if (line.starts_with("HTTP/")) headers.clear(); // of 100 Continue came some already
    const auto colon = line.find(':');
    if (colon == line.npos || headers.size() >= headers_max) return line.size();
    std::string name{line.substr(0, colon)};
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
    return line.size();
}

void HttpCall::conclude(CURL* easy, CURLcode result)
{
    if (result != CURLE_OK) {
        const auto* why = too_long_ ? "the answer is too long" : curl_easy_strerror(result);
        fail(has_sent(easy) ? HttpTrouble::outcome_unknown : HttpTrouble::nothing_sent, why);
        return;
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<int>(status);
    finish(nullptr, std::move(answer_));
}

void HttpCall::fail(HttpTrouble trouble, const std::string& why)
{
    finish(std::make_exception_ptr(HttpFailed{trouble, why}), {});
}

} // namespace bilten::infra
