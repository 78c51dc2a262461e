#include "schemas/json/path.hpp"

namespace bilten::schemas {

std::string path_of(const PathStep* step)
{
    if (!step) return {};
    auto path = path_of(step->up);
    if (step->index != PathStep::no_index) return path += '[' + std::to_string(step->index) + ']';
    if (!path.empty()) path += '.';
    return path += step->name;
}

} // namespace bilten::schemas
