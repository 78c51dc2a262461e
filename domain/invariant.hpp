#pragma once

#include <stdexcept>

namespace bilten::domain {

// What must hold in every build, since money or places hang on it: a broken invariant is a bug, and
// stops the command or the replay that met it. `what` says what should have been true.
inline void require(bool condition, const char* what)
{
    if (!condition) [[unlikely]]
        throw std::logic_error{what};
}

} // namespace bilten::domain
