#include "schemas/events/codecs_for.hpp"

namespace bilten::schemas {

template std::span<const EventCodec> codecs_for<domain::kiosk_token::Event>();

} // namespace bilten::schemas
