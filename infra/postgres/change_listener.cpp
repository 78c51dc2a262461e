#include "infra/postgres/change_listener.hpp"

#include "infra/postgres/connect.hpp"

#include <poll.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <system_error>

namespace bilten::infra {

using namespace std::chrono_literals;

namespace {

constexpr auto pause_after_loss = 500ms;
constexpr auto check_every = 10s; // a peer that vanished is noticed by a query alone

// What stands before the next colon, which goes with it.
std::optional<std::string_view> take_part(std::string_view& text)
{
    const auto colon = text.find(':');
    if (colon == text.npos) return std::nullopt;
    const auto part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    return part;
}

template <class Number>
bool read_number(std::string_view text, Number& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

class Receiver final : public pqxx::notification_receiver {
public:
    Receiver(
        pqxx::connection& connection, const std::function<void(const ChangeHint&)>& changed)
        : notification_receiver{connection, "bilten_changes"}, changed_{changed}
    {
    }

    void operator()(const std::string& payload, int /*backend*/) override
    {
        if (const auto hint = parse_change(payload))
            changed_(*hint);
        else
            spdlog::warn("a change hint cannot be understood");
    }

private:
    const std::function<void(const ChangeHint&)>& changed_;
};

int make_wake()
{
    const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    return descriptor;
}

} // namespace

std::optional<ChangeHint> parse_change(std::string_view payload)
{
    ChangeHint hint;
    const auto projection = take_part(payload);
    const auto lane = take_part(payload);
    const auto position = take_part(payload);
    if (!position || !read_number(*lane, hint.position.lane) ||
        !read_number(*position, hint.position.value))
        return std::nullopt;
    hint.projection = *projection;
    hint.all = payload == "*";
    if (hint.all) return hint;
    while (!payload.empty()) {
        const auto comma = std::min(payload.find(','), payload.size());
        const auto key = domain::parse_uuid(payload.substr(0, comma));
        if (!key) return std::nullopt;
        hint.keys.push_back(*key);
        payload.remove_prefix(std::min(comma + 1, payload.size()));
    }
    return hint;
}

ChangeListener::ChangeListener(std::string dsn, Callbacks callbacks)
    : dsn_{std::move(dsn)}, callbacks_{std::move(callbacks)}, wake_{make_wake()},
      thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

ChangeListener::~ChangeListener()
{
    thread_.request_stop();
    eventfd_write(wake_, 1);
    thread_.join();
    close(wake_);
}

void ChangeListener::run(const std::stop_token& stop)
{
    bool in_trouble = false;
    while (!stop.stop_requested()) {
        try {
            listen(stop);
            return;
        } catch (const std::exception& error) {
            if (!std::exchange(in_trouble, true))
                spdlog::warn("change hints are not heard: {}", error.what());
        }
        callbacks_.lost();
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause_after_loss, [] { return false; });
    }
}

void ChangeListener::listen(const std::stop_token& stop)
{
    const auto connection = connect(dsn_);
    pqxx::nontransaction{*connection}.exec("set application_name to 'bilten change listener'");
    const Receiver receiver{*connection, callbacks_.changed};
    callbacks_.connected();
    while (!stop.stop_requested()) {
        if (wait_for_hints(connection->sock())) {
            connection->get_notifs();
            continue;
        }
        if (stop.stop_requested()) return;
        pqxx::nontransaction{*connection}.exec("select 1");
        connection->get_notifs();
    }
}

bool ChangeListener::wait_for_hints(int socket) const
{
    std::array<pollfd, 2> ready{{{socket, POLLIN, 0}, {wake_, POLLIN, 0}}};
    const auto milliseconds = std::chrono::milliseconds{check_every}.count();
    poll(ready.data(), ready.size(), static_cast<int>(milliseconds));
    return ready[0].revents != 0;
}

} // namespace bilten::infra
