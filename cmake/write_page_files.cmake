cmake_minimum_required(VERSION 3.25)

# Writes ${output}, C++ that holds the files of ${listed} ("docs.css|..."), relative to ${root}.
string(REPLACE "|" ";" files "${listed}")
set(entries "")
foreach(name IN LISTS files)
    # Semicolons and brackets would be eaten on their way through CMake's lists: as bytes they are not.
    file(READ "${root}/${name}" content HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" content "${content}")
    string(REGEX REPLACE "(................................................................................)"
        "\\1\"\n     \"" content "${content}")
    string(APPEND entries "    {\"${name}\",\n     \"${content}\"},\n")
endforeach()
file(WRITE "${output}" "#include \"api/documents/page_files.hpp\"

namespace bilten::api {

namespace {

constexpr PageFile files[] = {
${entries}};

} // namespace

std::span<const PageFile> page_files() noexcept
{
    return files;
}

} // namespace bilten::api
")
