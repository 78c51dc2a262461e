#pragma once

#include <string_view>

namespace bilten::infra {

// A place where a drill may end or stop this process: BILTEN_CRASH_AT=name:count makes the count-th
// call with that name raise SIGKILL, name:count:stop SIGSTOP. Heeded only where BILTEN_ENV is
// `development` or `test`.
void crash_point(std::string_view name) noexcept;

} // namespace bilten::infra
