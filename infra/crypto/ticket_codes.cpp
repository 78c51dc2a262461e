#include "infra/crypto/ticket_codes.hpp"

#include "infra/blocking.hpp"
#include "infra/crypto/aead.hpp"
#include "infra/crypto/base64url.hpp"

#include <algorithm>
#include <stdexcept>

namespace bilten::infra {

using domain::RefusalCode;
using domain::Result;
using domain::TicketId;

namespace {

constexpr std::size_t key_id_bytes = 4;

// Of bytes that outlive the call that they are for.
std::string_view chars_of(const auto& bytes, std::size_t count)
{
    return {reinterpret_cast<const char*>(bytes.data()), count};
}

std::string signed_text(TicketId ticket)
{
    const auto& bytes = ticket.value.bytes;
    return std::string{"bilten ticket "}.append(chars_of(bytes, bytes.size()));
}

std::string key_id_of(const Ed25519Key& key)
{
    return to_base64url(chars_of(sha256(key.public_key()), key_id_bytes));
}

// Takes what stands before the next dot.
std::string_view take_part(std::string_view& text)
{
    const auto dot = std::min(text.find('.'), text.size());
    const auto part = text.substr(0, dot);
    text.remove_prefix(std::min(dot + 1, text.size()));
    return part;
}

} // namespace

SignedTicketCodes::SignedTicketCodes(
    std::string_view keys_pem, boost::asio::thread_pool& workers)
    : workers_{workers}
{
    for (auto& key : Ed25519Key::parse_all(keys_pem)) {
        auto id = key_id_of(key);
        if (std::ranges::find(keys_, id, &Known::id) != keys_.end())
            throw std::invalid_argument("a key of tickets is there twice");
        keys_.push_back({std::move(id), std::move(key)});
    }
    if (!keys_.front().key.can_sign())
        throw std::invalid_argument("the first key of tickets must be a private one");
}

std::string SignedTicketCodes::code_of(TicketId ticket) const
{
    const auto& [id, key] = keys_.front();
    const auto& bytes = ticket.value.bytes;
    return to_base64url(chars_of(bytes, bytes.size())) + '.' + id + '.' +
           to_base64url(key.sign(signed_text(ticket)));
}

Result<TicketId> SignedTicketCodes::read(std::string_view code) const
{
    const auto id = from_base64url(take_part(code));
    const auto key_id = take_part(code);
    const auto signature = from_base64url(code);
    TicketId ticket;
    auto& bytes = ticket.value.bytes;
    if (!id || id->size() != bytes.size() || !signature ||
        signature->size() != ed25519_signature_bytes)
        return RefusalCode::ticket_code_unreadable;
    std::ranges::copy(*id, bytes.begin());

    const auto known = std::ranges::find(keys_, key_id, &Known::id);
    if (known == keys_.end() || !known->key.holds(signed_text(ticket), *signature))
        return RefusalCode::ticket_code_forged;
    return ticket;
}

boost::asio::awaitable<std::vector<Result<TicketId>>>
SignedTicketCodes::read_all(std::vector<std::string> codes) const
{
    return blocking(workers_, [this, codes = std::move(codes)] {
        std::vector<Result<TicketId>> read_codes;
        read_codes.reserve(codes.size());
        for (const auto& code : codes) read_codes.push_back(read(code));
        return read_codes;
    });
}

std::vector<commands::TicketKey> SignedTicketCodes::keys() const
{
    std::vector<commands::TicketKey> all;
    for (const auto& [id, key] : keys_) all.push_back({id, to_base64url(key.public_key())});
    return all;
}

} // namespace bilten::infra
