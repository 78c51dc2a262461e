#pragma once

// The files of api/documents/page/, compiled in.

#include <span>
#include <string_view>

namespace bilten::api {

struct PageFile {
    std::string_view name; // "docs.js"
    std::string_view content;
};

[[nodiscard]] std::span<const PageFile> page_files() noexcept;

} // namespace bilten::api
