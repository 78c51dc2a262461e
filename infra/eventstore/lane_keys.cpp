// What a lane writer asks and writes about idempotency keys and claims.

#include "infra/eventstore/lane_writer.hpp"

#include <fmt/format.h>

#include <array>

namespace bilten::infra {
namespace {

constexpr auto select_keys =
    "select k.principal, k.key, encode(k.request_hash, 'hex'), k.status, k.body, k.location, "
    "k.reference from unnest($1::text[], $2::text[]) as asked(principal, key) "
    "join store.idempotency_keys k on k.principal = asked.principal and k.key = asked.key";

// Sorted, so that two lanes that insert the same keys meet in the same order and never deadlock.
constexpr auto insert_keys =
    "insert into store.idempotency_keys (principal, key, request_hash, status, body, location, "
    "reference) select p, k, decode(h, 'hex'), s, b, l, nullif(r, '')::uuid "
    "from unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], "
    "$7::text[]) as new(p, k, h, s, b, l, r) order by p, k "
    "on conflict do nothing returning 1";

constexpr auto insert_claims =
    "insert into store.claims (scope, value_hash, owner) select s, decode(h, 'hex'), o::uuid "
    "from unnest($1::text[], $2::text[], $3::text[]) as new(s, h, o) order by s, h "
    "on conflict do nothing returning scope, encode(value_hash, 'hex')";

constexpr auto select_claims =
    "select c.scope, encode(c.value_hash, 'hex'), c.owner from unnest($1::text[], $2::text[]) "
    "as asked(s, h) join store.claims c on c.scope = asked.s and c.value_hash = decode(asked.h, 'hex')";

using Hash = std::array<std::uint8_t, 32>;

std::string hex(const Hash& bytes)
{
    std::string out;
    for (const auto byte : bytes) fmt::format_to(std::back_inserter(out), "{:02x}", byte);
    return out;
}

Hash unhex(std::string_view text)
{
    Hash bytes{};
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < bytes.size() && 2 * i + 1 < text.size(); ++i)
        bytes[i] =
            static_cast<std::uint8_t>((digit(text[2 * i]) << 4) | digit(text[2 * i + 1]));
    return bytes;
}

} // namespace

void LaneWriter::read_known_keys(const Jobs& jobs, LaneBatch& batch)
{
    std::string principals;
    std::string keys;
    for (const auto& job : jobs) {
        if (!job->envelope.key) continue;
        append_array_element(principals, job->envelope.key->principal);
        append_array_element(keys, job->envelope.key->key);
    }
    if (principals.empty()) return;
    principals += '}';
    keys += '}';

    const auto rows = session_->exec(select_keys, std::array{principals.c_str(), keys.c_str()});
    for (int row = 0; row < rows.size(); ++row) {
        KeptRow kept{
            unhex(rows.text(row, 2)),
            {static_cast<int>(rows.integer(row, 3)),
             std::string{rows.text(row, 4)},
             std::string{rows.text(row, 5)},
             std::nullopt}};
        if (!rows.is_null(row, 6)) kept.answer.reference = domain::parse_uuid(rows.text(row, 6));
        batch.known_keys.emplace(
            KeyName{std::string{rows.text(row, 0)}, std::string{rows.text(row, 1)}},
            std::move(kept));
    }
}

bool LaneWriter::write_keys(const LaneBatch& batch)
{
    if (batch.new_keys.empty()) return true;
    std::array<std::string, 7> columns;
    for (const auto& [name, kept] : batch.new_keys) {
        append_array_element(columns[0], name.first);
        append_array_element(columns[1], name.second);
        append_array_element(columns[2], hex(kept.request_hash));
        append_array_element(columns[3], std::to_string(kept.answer.status));
        append_array_element(columns[4], kept.answer.body);
        append_array_element(columns[5], kept.answer.location);
        append_array_element(
            columns[6], kept.answer.reference ? to_string(*kept.answer.reference) : "");
    }
    std::array<const char*, 7> parameters{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        columns[i] += '}';
        parameters[i] = columns[i].c_str();
    }
    const auto written = session_->exec(insert_keys, parameters);
    return static_cast<std::size_t>(written.size()) == batch.new_keys.size();
}

bool LaneWriter::write_claims(const LaneBatch& batch, std::set<ClaimName>& lost_claims)
{
    if (batch.new_claims.empty()) return true;
    std::string scopes;
    std::string hashes;
    std::string owners;
    for (const auto& [name, owner] : batch.new_claims) {
        append_array_element(scopes, name.first);
        append_array_element(hashes, hex(name.second));
        append_array_element(owners, to_string(owner));
    }
    scopes += '}';
    hashes += '}';
    owners += '}';

    const auto written = session_->exec(
        insert_claims, std::array{scopes.c_str(), hashes.c_str(), owners.c_str()});
    if (static_cast<std::size_t>(written.size()) == batch.new_claims.size()) return true;

    // Some were there before: the owner's own claims are fine, the others are lost.
    bool all_own = true;
    const auto rows = session_->exec(select_claims, std::array{scopes.c_str(), hashes.c_str()});
    for (int row = 0; row < rows.size(); ++row) {
        const ClaimName name{std::string{rows.text(row, 0)}, unhex(rows.text(row, 1))};
        if (domain::parse_uuid(rows.text(row, 2)) == batch.new_claims.at(name)) continue;
        lost_claims.insert(name);
        all_own = false;
    }
    return all_own;
}

} // namespace bilten::infra
