#pragma once

#include <span>
#include <string_view>

namespace bilten::schemas {

// A numbered migration of schemas/sql/<set>/, as it was when this binary was built.
struct SqlFile {
    std::string_view set; // events, read
    std::string_view name;
    std::string_view content;
};

// All of them, by set and name.
[[nodiscard]] std::span<const SqlFile> sql_files() noexcept;

} // namespace bilten::schemas
