#include "infra/eventstore/lane_batch.hpp"

#include "schemas/events/codec.hpp"

#include <fmt/format.h>

#include <chrono>

namespace bilten::infra {

using commands::Done;
using commands::Outcome;
using commands::Replayed;

namespace {

domain::Instant clock_now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// In the order of the columns that the lane writer names.
void append_row(
    CopyRows& rows,
    std::int16_t lane,
    std::int64_t position,
    const commands::StagedEvent& staged,
    const domain::Uuid& event_id,
    const schemas::EncodedEvent& encoded,
    std::string_view metadata)
{
    rows.begin_row(10);
    rows.add(lane);
    rows.add(position);
    rows.add(staged.stream);
    rows.add(staged.stream_type);
    rows.add(std::int32_t{staged.version});
    rows.add(event_id);
    rows.add(encoded.type);
    rows.add(encoded.schema_version);
    rows.add(encoded.data);
    rows.add(metadata);
}

} // namespace

void LaneBatch::decide(commands::LaneJob& job)
{
    const auto rows_before = rows.size();
    const auto position_before = position_;
    const auto first_before = first_event_id;
    try {
        outcomes.push_back(run(job));
    } catch (const ConnectionLost&) {
        throw;
    } catch (const SqlError&) {
        throw;
    } catch (const BrokenState&) {
        throw;
    } catch (...) {
        // This command is broken, not the batch: what it wrote so far is dropped.
        rows.cut(rows_before);
        position_ = position_before;
        first_event_id = first_before;
        outcomes.emplace_back(std::current_exception());
    }
}

std::optional<Outcome> LaneBatch::replay(const commands::IdempotencyKey& key) const
{
    const KeyName name{key.principal, key.key};
    auto found = known_keys.find(name);
    if (found == known_keys.end()) {
        found = new_keys.find(name);
        if (found == new_keys.end()) return std::nullopt;
    }
    if (found->second.request_hash != key.request_hash)
        return domain::Refusal{domain::RefusalCode::idempotency_key_reused};
    return Replayed{found->second.answer, {lane_, position_}};
}

bool LaneBatch::may_claim(const std::vector<commands::Claim>& claims) const
{
    for (const auto& claim : claims) {
        const ClaimName name{claim.scope, claim.value_hash};
        if (lost_claims.contains(name)) return false;
        const auto found = new_claims.find(name);
        if (found != new_claims.end() && found->second != claim.owner) return false;
    }
    return true;
}

Outcome LaneBatch::run(commands::LaneJob& job)
{
    const auto& key = job.envelope.key;
    if (key)
        if (auto replayed = replay(*key)) return std::move(*replayed);

    commands::Workspace workspace{cache_};
    auto ran = job.run(workspace);
    if (ran && !may_claim(workspace.claims())) ran = domain::RefusalCode::claim_taken;

    if (ran) {
        append(job, workspace.take_staged());
        for (const auto& claim : workspace.claims())
            new_claims.emplace(ClaimName{claim.scope, claim.value_hash}, claim.owner);
    }
    std::optional<domain::Refusal> refusal;
    if (!ran) refusal = ran.error();
    if (key)
        new_keys[{key->principal, key->key}] = {
            key->request_hash, job.keep(refusal ? &*refusal : nullptr)};
    if (refusal) return std::move(*refusal);
    return Done{{lane_, position_}};
}

void LaneBatch::append(const commands::LaneJob& job, std::vector<commands::StagedEvent> staged)
{
    if (staged.empty()) return;
    const auto metadata = schemas::encode_metadata(job.envelope.metadata);
    const auto now = clock_now();

    // Everything that may fail comes first; then the states follow, all of them.
    std::vector<std::size_t> sizes;
    sizes.reserve(staged.size());
    for (const auto& event : staged) {
        const auto event_id = domain::make_uuid7(now, domain::slot_of(event.stream), random_());
        const auto encoded =
            schemas::encode(event.event, {event_id, event.stream, event.version}, sealer_);
        if (encoded.data.size() > event_bytes_max)
            throw std::length_error(fmt::format(
                "{} of {} bytes; a domain event holds {} at most",
                encoded.type,
                encoded.data.size(),
                event_bytes_max));
        if (!first_event_id) first_event_id = event_id;
        append_row(rows, lane_, ++position_, event, event_id, encoded, metadata);
        sizes.push_back(encoded.data.size());
    }
    try {
        for (std::size_t i = 0; i < staged.size(); ++i) {
            const auto& event = staged[i];
            touched.try_emplace(event.stream, event.version - 1);
            if (event.version == 1)
                cache_.begin(event.stream, event.event, sizes[i]);
            else
                cache_.apply(event.stream, event.version, event.event, sizes[i]);
        }
    } catch (const std::exception& error) {
        throw BrokenState{error.what()};
    }
}

} // namespace bilten::infra
