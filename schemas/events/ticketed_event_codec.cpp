#include "schemas/events/codecs_for.hpp"

namespace bilten::schemas {

template std::span<const EventCodec> codecs_for<domain::ticketed_event::Event>();

} // namespace bilten::schemas
