#include "schemas/json/schema.hpp"

namespace bilten::schemas {

Schema Form<std::string>::schema(Definitions&)
{
    return {"string", ""};
}

Schema Form<std::string_view>::schema(Definitions&)
{
    return {"string", ""};
}

Schema Form<domain::Uuid>::schema(Definitions&)
{
    return {"string", R"("format":"uuid")"};
}

Schema Form<domain::SessionNumber>::schema(Definitions&)
{
    return {"string", R"("pattern":"^S[1-9][0-9]{0,8}$")"};
}

Schema Form<domain::Instant>::schema(Definitions&)
{
    return {"string", R"("format":"date-time")"};
}

Schema Form<domain::ticketed_event::TimeOfDay>::schema(Definitions&)
{
    return {"string", R"("pattern":"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")"};
}

Schema Form<domain::Currency>::schema(Definitions&)
{
    return {"string", R"("pattern":"^[A-Z]{3}$")", false, "ISO 4217"};
}

Schema Form<RawJson>::schema(Definitions&)
{
    return {"", ""};
}

} // namespace bilten::schemas
