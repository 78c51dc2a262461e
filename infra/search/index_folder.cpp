#include "infra/search/index_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <utility>

namespace bilten::infra::search {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view index_prefix = "index.";

// Nothing: it is no index.
std::optional<int> number_of(const fs::path& path)
{
    const auto name = path.filename().string();
    if (!name.starts_with(index_prefix)) return std::nullopt;
    int number = 0;
    const auto* const last = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + index_prefix.size(), last, number);
    if (error != std::errc{} || end != last) return std::nullopt;
    return number;
}

} // namespace

IndexFolder::IndexFolder(std::string path) : path_{std::move(path)}
{
    fs::create_directories(path_);
}

IndexFolder::~IndexFolder()
{
    if (lock_ != -1) close(lock_);
}

bool IndexFolder::try_lock()
{
    if (lock_ != -1) return true;
    const auto path = path_ + "/writer.lock";
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file == -1) throw std::system_error{errno, std::generic_category(), path};
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return false;
    }
    lock_ = file;
    return true;
}

std::optional<std::string> IndexFolder::current() const
{
    std::error_code error;
    const auto target = fs::read_symlink(fs::path{path_} / "current", error);
    if (error) return std::nullopt;
    return (fs::path{path_} / target).string();
}

std::vector<std::string> IndexFolder::others() const
{
    const auto serving = current();
    std::vector<std::pair<int, std::string>> found;
    for (const auto& entry : fs::directory_iterator{path_})
        if (const auto number = number_of(entry.path()); number && entry.path().string() != serving)
            found.emplace_back(*number, entry.path().string());
    std::ranges::sort(found, std::ranges::greater{});
    std::vector<std::string> paths;
    for (auto& [number, path] : found) paths.push_back(std::move(path));
    return paths;
}

std::string IndexFolder::fresh() const
{
    int last = 0;
    for (const auto& entry : fs::directory_iterator{path_})
        last = std::max(last, number_of(entry.path()).value_or(0));
    return (fs::path{path_} / fmt::format("{}{}", index_prefix, last + 1)).string();
}

void IndexFolder::publish(const std::string& index) const
{
    const auto next = fs::path{path_} / "next";
    fs::remove(next);
    fs::create_symlink(fs::path{index}.filename(), next);
    fs::rename(next, fs::path{path_} / "current");
}

void IndexFolder::remove(const std::string& index) const
{
    fs::remove_all(index);
}

} // namespace bilten::infra::search
