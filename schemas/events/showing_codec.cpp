#include "schemas/events/codecs_for.hpp"

namespace bilten::schemas {

template std::span<const EventCodec> codecs_for<domain::showing::Event>();

} // namespace bilten::schemas
