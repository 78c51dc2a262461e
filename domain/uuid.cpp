#include "domain/uuid.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>

#include <algorithm>
#include <cstring>

namespace bilten::domain {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

int digit_value(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr bool dash_at(std::size_t index) noexcept
{
    return index == 8 || index == 13 || index == 18 || index == 23;
}

void set_slot(Uuid& id, std::uint8_t version, Slot slot) noexcept
{
    id.bytes[6] = static_cast<std::uint8_t>((version << 4) | ((slot >> 8) & 0x0f));
    id.bytes[7] = static_cast<std::uint8_t>(slot & 0xff);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
}

} // namespace

Instant made_at(const Uuid& id) noexcept
{
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 6; ++i) milliseconds = (milliseconds << 8) | id.bytes[i];
    return Instant{std::chrono::milliseconds{milliseconds}};
}

Slot slot_of(const Uuid& id) noexcept
{
    return static_cast<Slot>(((id.bytes[6] & 0x0f) << 8) | id.bytes[7]);
}

void append_to(std::string& out, const Uuid& id)
{
    std::array<char, 36> text;
    std::size_t at = 0;
    for (const auto byte : id.bytes) {
        if (dash_at(at)) text[at++] = '-';
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 0x0f];
    }
    out.append(text.data(), text.size());
}

std::string to_string(const Uuid& id)
{
    std::string out;
    append_to(out, id);
    return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) noexcept
{
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (auto& byte : id.bytes) {
        if (dash_at(at) && text[at++] != '-') return std::nullopt;
        const int high = digit_value(text[at++]);
        const int low = digit_value(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::uint8_t>((high << 4) | low);
    }
    return id;
}

Uuid make_uuid7(Instant now, Slot slot, std::uint64_t random) noexcept
{
    Uuid id;
    auto milliseconds = static_cast<std::uint64_t>(now.time_since_epoch().count());
    for (std::size_t i = 6; i-- > 0; milliseconds >>= 8)
        id.bytes[i] = static_cast<std::uint8_t>(milliseconds & 0xff);
    for (std::size_t i = 16; i-- > 8; random >>= 8)
        id.bytes[i] = static_cast<std::uint8_t>(random & 0xff);
    set_slot(id, 7, slot);
    return id;
}

Uuid derive_uuid(const Uuid& parent, std::string_view step)
{
    boost::uuids::uuid space;
    std::copy(parent.bytes.begin(), parent.bytes.end(), space.begin());
    const auto hashed = boost::uuids::name_generator_sha1{space}(step.data(), step.size());

    Uuid id;
    std::copy(hashed.begin(), hashed.end(), id.bytes.begin());
    set_slot(id, 8, slot_of(parent));
    return id;
}

} // namespace bilten::domain

std::size_t std::hash<bilten::domain::Uuid>::operator()(const bilten::domain::Uuid& id) const noexcept
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, id.bytes.data(), sizeof high);
    std::memcpy(&low, id.bytes.data() + 8, sizeof low);
    return static_cast<std::size_t>((high * 0x9e3779b97f4a7c15ULL) ^ low);
}
