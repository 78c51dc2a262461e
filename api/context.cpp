#include "api/context.hpp"

namespace bilten::api {

domain::Uuid new_id(Context& context, domain::Instant now)
{
    const auto slot = static_cast<domain::Slot>(context.crypto.random() % domain::slots_max);
    return domain::make_uuid7(now, slot, context.crypto.random());
}

domain::Uuid new_id_beside(Context& context, domain::Instant now, const domain::Uuid& other)
{
    return domain::make_uuid7(now, domain::slot_of(other), context.crypto.random());
}

domain::Uuid new_secret_id(Context& context, domain::Instant now)
{
    auto secret = domain::make_uuid7(now, 0, context.crypto.random());
    std::uint64_t more = context.crypto.random();
    for (std::size_t i = 0; i < 8; ++i, more >>= 8)
        secret.bytes[i] = static_cast<std::uint8_t>(more & 0xff);
    return secret;
}

} // namespace bilten::api
