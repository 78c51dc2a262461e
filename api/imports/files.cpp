#include "api/imports/files.hpp"

#include "api/imports/csv.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace bilten::imports {
namespace {

std::string content_of(const std::filesystem::path& path)
{
    std::error_code none;
    const auto size = std::filesystem::file_size(path, none);
    std::ifstream in{path, std::ios::binary};
    if (none || !in) throw std::runtime_error{fmt::format("{} cannot be read", path.string())};
    if (size > file_bytes_max)
        throw std::runtime_error{fmt::format(
            "{} is larger than {} MiB: cut it into several", path.string(), file_bytes_max >> 20)};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

Reading read_file(const std::string& path, const Defaults& defaults)
{
    const auto extension = std::filesystem::path{path}.extension();
    const bool csv = extension == ".csv";
    const bool json = extension == ".json" || extension == ".jsonld";
    if (!csv && !json && extension != ".ics")
        throw std::runtime_error{
            fmt::format("{} is no file that can be imported: .csv, .jsonld, .json, .ics", path)};
    const auto text = content_of(path);
    auto reading = csv    ? read_csv_records(text)
                   : json ? read_json_ld(text, defaults)
                          : read_icalendar(text, defaults);
    for (auto& record : reading.records) record.file = path;
    return reading;
}

} // namespace bilten::imports
