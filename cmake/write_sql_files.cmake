cmake_minimum_required(VERSION 3.25)

# Writes ${output}, C++ that holds the files of ${listed} ("set/name.sql|..."), relative to ${root}.
string(REPLACE "|" ";" files "${listed}")
set(entries "")
foreach(path IN LISTS files)
    if(NOT path MATCHES "^([a-z_]+)/([0-9][0-9][0-9][0-9]_[a-z0-9_]+[.]sql)$")
        message(FATAL_ERROR "schemas/sql/${path}: a migration is named <set>/NNNN_what_it_does.sql")
    endif()
    set(set "${CMAKE_MATCH_1}")
    set(name "${CMAKE_MATCH_2}")
    file(READ "${root}/${path}" content)
    string(APPEND entries "    {\"${set}\", \"${name}\", R\"bilten(${content})bilten\"},\n")
endforeach()
file(WRITE "${output}" "#include \"schemas/sql_files.hpp\"

namespace bilten::schemas {

namespace {

constexpr SqlFile files[] = {
${entries}};

} // namespace

std::span<const SqlFile> sql_files() noexcept
{
    return files;
}

} // namespace bilten::schemas
")
