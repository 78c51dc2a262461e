#pragma once

#include "commands/batch_streams.hpp"
#include "infra/postgres/session.hpp"

namespace bilten::infra {

// Finding a batch's streams reads the whole store once: metadata has no index, since nothing else
// asks for it. When it was begun is a claim, whose owner is a UUIDv7 of that time: the first of two
// runs that meet decides for both.
class StoredBatchStreams final : public commands::BatchStreams {
public:
    explicit StoredBatchStreams(const std::string& dsn) : session_{dsn} {}

    domain::Instant
    begun_at(std::string_view correlation_id, domain::Instant now, bool is_dry) override;

    std::vector<commands::BatchStream>
    begun_by(std::string_view role, std::string_view correlation_id) override;

private:
    Session session_;
};

} // namespace bilten::infra
