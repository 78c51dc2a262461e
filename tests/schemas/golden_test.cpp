// What was written once is read for ever: tests/golden/<Type>.v<version>.json. Such a file is
// added, never edited; BILTEN_UPDATE=1 writes those that are missing.

#include "schemas/events/codec.hpp"
#include "tests/support/schemas/sample_events.hpp"
#include "tests/support/schemas/tree_file.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;

namespace {

struct Golden {
    std::string type;
    std::int16_t version;
    std::string data;
};

std::filesystem::path golden_path(std::string_view type, std::int16_t version)
{
    return tree_path("tests/golden") /
           (std::string{type} + ".v" + std::to_string(version) + ".json");
}

std::vector<Golden> golden_files()
{
    std::vector<Golden> files;
    for (const auto& entry : std::filesystem::directory_iterator{tree_path("tests/golden")}) {
        const auto name = entry.path().filename().string();
        const auto dot = name.find(".v");
        REQUIRE_MESSAGE(dot != name.npos, name);
        auto data = read_tree_file(entry.path()).value();
        REQUIRE_MESSAGE(data.ends_with('\n'), name);
        data.pop_back();
        const auto version = static_cast<std::int16_t>(std::stoi(name.substr(dot + 2)));
        files.push_back({name.substr(0, dot), version, std::move(data)});
    }
    return files;
}

} // namespace

TEST_SUITE_BEGIN("a recorded domain event");

TEST_CASE("has a golden file for each type, which today's code writes to the byte")
{
    std::vector<std::string_view> sampled;
    for (const auto& event : sample_events()) {
        KeysInMemory keys;
        const auto encoded = schemas::encode(event, sample_key(), keys);
        sampled.push_back(encoded.type);
        CAPTURE(encoded.type);

        const auto path = golden_path(encoded.type, encoded.schema_version);
        if (updating() && !read_tree_file(path)) write_tree_file(path, encoded.data + '\n');
        CHECK(read_tree_file(path).value_or("no such file") == encoded.data + '\n');
    }
    CHECK(sampled == schemas::event_types());
}

TEST_CASE("is still read in every version that was ever written")
{
    const auto files = golden_files();
    CHECK(files.size() >= schemas::event_types().size());
    for (const auto& golden : files) {
        CAPTURE(golden.type);
        CAPTURE(golden.version);
        const auto event = schemas::decode(stored(golden.type, golden.data, golden.version));
        CHECK(schemas::type_of(event) == golden.type);
        if (golden.version != schemas::upcasters().current_version(golden.type)) continue;
        KeysInMemory none;
        CHECK(schemas::encode(event, sample_key(), none).data == golden.data);
    }
}

TEST_CASE("comes back as it was, with whoever holds the keys")
{
    for (const auto& event : sample_events()) {
        KeysInMemory keys;
        const auto encoded = schemas::encode(event, sample_key(), keys);
        CAPTURE(encoded.data);
        const auto kept = stored(encoded.type, encoded.data, encoded.schema_version);
        CHECK(schemas::decode(kept, &keys) == event);
    }
}

TEST_CASE("asks for no vetting level where it is from before there were any")
{
    namespace event = domain::ticketed_event;
    for (const auto& golden : golden_files()) {
        if (golden.type != "EventEdited" || golden.version != 1) continue;
        // A text may look like what is lifted.
        auto data = golden.data;
        const std::string title = R"("title":"Advanced \"Rope\" Workshop")";
        REQUIRE(data.find(title) != data.npos);
        data.replace(data.find(title), title.size(), R"("title":"\"details\":{")");
        const auto what = schemas::decode(stored(golden.type, data, golden.version));
        const auto& edited = std::get<event::EventEdited>(std::get<event::Event>(what));
        CHECK(edited.details.title == R"("details":{)");
        CHECK(edited.details.required_vetting_level == 0);
        return;
    }
    FAIL("the golden file of EventEdited, version 1, is gone");
}

TEST_SUITE_END();
