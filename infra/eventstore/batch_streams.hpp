#pragma once

#include "commands/batch_streams.hpp"
#include "infra/postgres/session.hpp"

namespace bilten::infra {

// Reads the whole store once: metadata has no index, since nothing else asks for it.
class StoredBatchStreams final : public commands::BatchStreams {
public:
    explicit StoredBatchStreams(const std::string& dsn) : session_{dsn} {}

    std::vector<commands::BatchStream>
    begun_by(std::string_view role, std::string_view correlation_id) override;

private:
    Session session_;
};

} // namespace bilten::infra
