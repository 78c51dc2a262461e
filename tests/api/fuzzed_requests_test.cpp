#include "api/all_routes.hpp"
#include "schemas/json/read.hpp"
#include "tests/fuzz/requests.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

using namespace bilten;

namespace {

template <class... Dtos>
std::set<std::string_view> names_of(std::tuple<Dtos...>*)
{
    return {schemas::type_name<Dtos>()...};
}

// How many documents of the corpus carry this form's name as valid; each must be taken.
template <class Dto>
int taken()
{
    int count = 0;
    const auto mark = "valid-" + std::string{schemas::type_name<Dto>()};
    for (const auto& file : std::filesystem::directory_iterator{
             BILTEN_SOURCE_DIR "/tests/fuzz/json_corpus"}) {
        if (!file.path().filename().string().starts_with(mark)) continue;
        std::ifstream in{file.path(), std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        CAPTURE(file.path().string());
        CHECK(schemas::from_json<Dto>(text).has_value());
        ++count;
    }
    return count;
}

template <class... Dtos>
void check_corpus(std::tuple<Dtos...>*)
{
    for (const int count : {taken<Dtos>()...}) CHECK(count > 0);
}

} // namespace

TEST_SUITE_BEGIN("the fuzzer of request bodies");

TEST_CASE("knows every body that the table of routes takes, and no other")
{
    std::set<std::string_view> in_table;
    for (const auto& route : api::all_routes(nullptr))
        if (route.request.schema) in_table.insert(route.request.name);
    CHECK(names_of(static_cast<tests::EveryRequest*>(nullptr)) == in_table);
}

TEST_CASE("begins with a valid one of each")
{
    check_corpus(static_cast<tests::EveryRequest*>(nullptr));
}

TEST_SUITE_END();
