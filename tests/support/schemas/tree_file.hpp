#pragma once

// Files of the repository that tests compare with what the code makes.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::tests {

inline std::filesystem::path tree_path(std::string_view relative)
{
    return std::filesystem::path{BILTEN_SOURCE_DIR} / relative;
}

inline std::optional<std::string> read_tree_file(const std::filesystem::path& path)
{
    std::ifstream in{path, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

inline void write_tree_file(const std::filesystem::path& path, std::string_view content)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << content;
}

// BILTEN_UPDATE=1: write what is missing or outdated instead of failing.
inline bool updating()
{
    const char* update = std::getenv("BILTEN_UPDATE");
    return update && std::string_view{update} == "1";
}

} // namespace bilten::tests
