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

} // namespace bilten::api
