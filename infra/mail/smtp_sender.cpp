#include "infra/mail/smtp_sender.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace bilten::infra {

namespace {

// What curl has not taken yet.
struct Upload {
    std::string_view left;

    static std::size_t read(char* to, std::size_t size, std::size_t count, void* self)
    {
        auto& left = static_cast<Upload*>(self)->left;
        const auto bytes = std::min(size * count, left.size());
        std::memcpy(to, left.data(), bytes);
        left.remove_prefix(bytes);
        return bytes;
    }
};

template <class Value>
void set(CURL* curl, CURLoption option, Value value)
{
    if (const auto code = curl_easy_setopt(curl, option, value); code != CURLE_OK)
        throw std::runtime_error{fmt::format("libcurl: {}", curl_easy_strerror(code))};
}

MailTrouble trouble_of(CURL* curl, CURLcode failure, long smtp_code)
{
    curl_off_t connected_us = 0;
    curl_easy_getinfo(curl, CURLINFO_CONNECT_TIME_T, &connected_us);
    const bool silent = failure == CURLE_OPERATION_TIMEDOUT && connected_us == 0;
    if (failure == CURLE_COULDNT_CONNECT || failure == CURLE_COULDNT_RESOLVE_HOST || silent)
        return MailTrouble::no_server;
    // 530 to 538 are about our login, and TLS troubles carry no code: an operator mends those.
    const bool about_login =
        (smtp_code >= 530 && smtp_code <= 538) || failure == CURLE_LOGIN_DENIED;
    if (about_login) return MailTrouble::no_server;
    if (smtp_code >= 500 && smtp_code < 600) return MailTrouble::permanent;
    return MailTrouble::temporary;
}

std::string url_of(const std::string& server)
{
    return server.find("://") == server.npos ? "smtp://" + server : server;
}

} // namespace

void SmtpSender::Free::operator()(void* curl) const noexcept
{
    curl_easy_cleanup(curl);
}

SmtpSender::SmtpSender(SmtpOptions options)
    : options_{std::move(options)}, url_{url_of(options_.server)}
{
    static const auto initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised == CURLE_OK) curl_.reset(curl_easy_init());
    if (!curl_) throw std::runtime_error{"libcurl does not start"};
}

SmtpSender::~SmtpSender() = default;

void SmtpSender::send(const Message& message)
{
    std::string content;
    try {
        content = compose(message);
    } catch (const std::invalid_argument& unfit) {
        throw MailFailed{MailTrouble::permanent, unfit.what()};
    }
    Upload upload{content};
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients{
        curl_slist_append(nullptr, message.to.address.c_str()), curl_slist_free_all};

    CURL* curl = curl_.get();
    curl_easy_reset(curl); // the connection stays
    set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(curl, CURLOPT_URL, url_.c_str());
    set(curl, CURLOPT_PROXY, "");
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    set(curl, CURLOPT_MAIL_FROM, message.from.address.c_str());
    set(curl, CURLOPT_MAIL_RCPT, recipients.get());
    set(curl, CURLOPT_UPLOAD, 1L);
    set(curl, CURLOPT_READFUNCTION, &Upload::read);
    set(curl, CURLOPT_READDATA, &upload);
    set(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
    if (!options_.user.empty()) {
        set(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        set(curl, CURLOPT_USERNAME, options_.user.c_str());
        set(curl, CURLOPT_PASSWORD, options_.password.c_str());
    }

    const auto result = curl_easy_perform(curl);
    if (result == CURLE_OK) return;
    long smtp_code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &smtp_code);
    throw MailFailed{
        trouble_of(curl, result, smtp_code),
        fmt::format("{} (SMTP {})", curl_easy_strerror(result), smtp_code)};
}

} // namespace bilten::infra
