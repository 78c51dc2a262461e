// Documents with random damage: never a crash (the sanitizers watch), and never a document taken
// that another parser calls broken.

#include "schemas/events/codec.hpp"
#include "tests/support/schemas/create_thing_request.hpp"
#include "tests/support/schemas/errors.hpp"
#include "tests/support/schemas/sample_events.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <random>

using namespace bilten;
using namespace bilten::schemas;
using namespace bilten::tests;

namespace {

class Damage {
public:
    explicit Damage(std::uint32_t seed) : random_{seed} {}

    std::string operator()(std::string text)
    {
        for (auto times = below(3) + 1; times > 0 && !text.empty(); --times) once(text);
        return text;
    }

private:
    std::size_t below(std::size_t bound) { return random_() % bound; }

    void once(std::string& text)
    {
        constexpr std::string_view seeds = "{}[]\",:\\0129-+.eEtfnul \n\x01\x7f\xc5\xff\xed";
        const auto at = below(text.size());
        const auto length = std::min(text.size() - at, below(12) + 1);
        switch (below(6)) {
        case 0: text[at] = static_cast<char>(below(256)); return;
        case 1: text[at] = seeds[below(seeds.size())]; return;
        case 2: text.insert(at, 1, seeds[below(seeds.size())]); return;
        case 3: text.erase(at, length); return;
        case 4: text.insert(below(text.size()), text.substr(at, length)); return;
        default: text.resize(at); return;
        }
    }

    std::mt19937 random_;
};

// What simdjson's other parser says, which checks the whole document at once.
bool is_json(const std::string& text)
{
    simdjson::dom::parser parser;
    return parser.parse(simdjson::padded_string{text}).error() == simdjson::SUCCESS;
}

} // namespace

TEST_SUITE_BEGIN("a damaged document");

TEST_CASE("is refused as a request wherever it is not JSON, and only then called so")
{
    Damage damage{20261201};
    int taken = 0;
    int broken = 0;
    for (int i = 0; i < 2'000; ++i) {
        const auto text = damage(std::string{thing_json});
        CAPTURE(text);
        const auto parsed = from_json<CreateThingRequest>(text);
        if (parsed) {
            ++taken;
            CHECK(is_json(text));
            CHECK(from_json<CreateThingRequest>(to_json(*parsed)).value() == *parsed);
            continue;
        }
        const auto errors = parsed.error().fields;
        REQUIRE(!errors.empty());
        const auto& first = errors.front();
        if (first.rule != "json" && first.rule != "encoding") continue;
        ++broken;
        if (first.field.empty()) CHECK(!is_json(text));
    }
    CHECK(taken > 50);
    CHECK(broken > 1'000);
}

TEST_CASE("is a corrupt or unknown domain event, or one that can be written again")
{
    Damage damage{19700101};
    for (const auto& event : sample_events()) {
        KeysInMemory keys;
        const auto encoded = encode(event, sample_key(), keys);
        for (int i = 0; i < 200; ++i) {
            const auto text = damage(encoded.data);
            CAPTURE(text);
            try {
                const auto decoded = decode(stored(encoded.type, text));
                CHECK(is_json(text));
                const auto again = encode(decoded, sample_key(), keys).data;
                CHECK(decode(stored(encoded.type, again)) == decoded);
            } catch (const CorruptDocument&) {
            }
        }
    }
}

TEST_SUITE_END();
