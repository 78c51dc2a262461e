#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace bilten::tests {

// What integration tests run on; a test fails plainly where it is absent.
inline std::string required_environment(const char* name)
{
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0')
        throw std::runtime_error{
            std::string{name} + " is not set: run these tests with `./dev test`"};
    return value;
}

} // namespace bilten::tests
