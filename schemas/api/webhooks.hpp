#pragma once

// What payment gateways are answered when they tell us something.

#include "schemas/json/schema.hpp"
#include "schemas/json/write.hpp"

namespace bilten::schemas::api {

struct NoticeReceiptDto {
    bool received = true;
};
BOOST_DESCRIBE_STRUCT(NoticeReceiptDto, (), (received))

} // namespace bilten::schemas::api
