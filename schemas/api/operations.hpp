#pragma once

// What a process says of its own health.

#include "schemas/json/schema.hpp"
#include "schemas/json/write.hpp"

#include <string>
#include <vector>

namespace bilten::schemas::api {

struct HealthDto {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(HealthDto, (), (status))

struct DependencyDto {
    std::string name;
    std::string status;
    std::string detail;
};
BOOST_DESCRIBE_STRUCT(DependencyDto, (), (name, status, detail))

struct ReadinessDto {
    std::string status;
    std::vector<DependencyDto> dependencies;
};
BOOST_DESCRIBE_STRUCT(ReadinessDto, (), (status, dependencies))

} // namespace bilten::schemas::api
