#include "infra/kafka/dead_letter_relay.hpp"

#include "infra/kafka/record.hpp"
#include "infra/kafka/topics.hpp"
#include "infra/kafka/transactional_producer.hpp"
#include "infra/postgres/connect.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>

namespace bilten::infra {
namespace {

// An error's text may be anything, and a header is no place for more. Cut between characters.
std::string shortened(const std::string& error)
{
    constexpr std::size_t bytes_max = 4'096;
    if (error.size() <= bytes_max) return error;
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(error[end]) & 0xc0U) == 0x80U) --end;
    return error.substr(0, end);
}

void wait(const std::stop_token& stop, std::chrono::milliseconds time)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock{mutex};
    stopped.wait_for(lock, stop, time, [] { return false; });
}

} // namespace

std::unique_ptr<RdKafka::Headers> headers_of(const DeadLetter& letter)
{
    auto headers = headers_of(letter.event);
    headers->remove("ce_source");
    headers->add("ce_source", fmt::format("/bilten/projections/{}", letter.projection));
    headers->add("ce_projection", letter.projection);
    headers->add("ce_error", shortened(letter.error));
    headers->add("ce_attempts", fmt::to_string(letter.attempts));
    return headers;
}

void DeadLetterRelay::run(const std::stop_token& stop) const
{
    std::string trouble;
    while (!stop.stop_requested()) {
        try {
            serve(stop);
            trouble.clear();
        } catch (const std::exception& error) {
            if (trouble != error.what()) spdlog::error("dead letters wait: {}", error.what());
            trouble = error.what();
            wait(stop, options_.trouble_pause);
        }
    }
}

// Looks for letters on a connection of its own, which holds the outbox for as long as it lives.
void DeadLetterRelay::serve(const std::stop_token& stop) const
{
    ensure_dead_letters_topic(options_.kafka, options_.lanes);
    const auto connection = connect(options_.dsn_read);
    while (!lock_outbox(*connection)) {
        wait(stop, options_.poll);
        if (stop.stop_requested()) return;
    }
    while (!stop.stop_requested()) {
        if (!waiting_in_outbox(*connection, 1).empty()) send(*connection, stop);
        wait(stop, options_.poll);
    }
}

// All that waits. The producer is made for it: letters are few and far between.
void DeadLetterRelay::send(pqxx::connection& connection, const std::stop_token& stop) const
{
    const auto topic = options_.kafka.dead_letters_topic();
    const auto at = [this](std::string_view point) {
        if (options_.crash_point) options_.crash_point(point);
    };
    TransactionalProducer producer{
        options_.kafka, options_.kafka.prefix + "-dead-letters", {topic}, stop};
    while (!stop.stop_requested()) {
        const auto letters = waiting_in_outbox(connection, options_.batch_max);
        if (letters.empty()) return;
        producer.begin();
        for (const auto& letter : letters)
            producer.send(
                topic,
                letter.event.lane,
                to_string(letter.event.stream_id),
                letter.event.data,
                headers_of(letter));
        producer.flush();
        at("dead_letters.before_commit");
        producer.commit();
        at("dead_letters.after_commit");
        mark_published(connection, letters);
        spdlog::info("{} dead letters published to {}", letters.size(), topic);
    }
}

} // namespace bilten::infra
