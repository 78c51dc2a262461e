// BILTEN_UPDATE=1 writes the files.

#include "schemas/schema_files.hpp"
#include "tests/support/schemas/tree_file.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;

TEST_SUITE_BEGIN("the event schemas in the tree");

TEST_CASE("are those that the code makes")
{
    const auto files = schemas::event_schema_files();
    REQUIRE(!files.empty());
    for (const auto& [path, content] : files) {
        CAPTURE(path);
        if (updating()) write_tree_file(tree_path(path), content);
        CHECK(read_tree_file(tree_path(path)).value_or("no such file") == content);
    }
}

TEST_CASE("are known to the code, or golden files of an older version stand beside them")
{
    const auto files = schemas::event_schema_files();
    for (const auto& entry :
         std::filesystem::directory_iterator{tree_path("schemas/events/json")}) {
        const auto name = entry.path().filename().string();
        CAPTURE(name);
        const auto golden = name.substr(0, name.find(".schema.json")) + ".json";
        const bool known = files.contains("schemas/events/json/" + name);
        CHECK((known || std::filesystem::exists(tree_path("tests/golden/" + golden))));
    }
}

TEST_SUITE_END();
