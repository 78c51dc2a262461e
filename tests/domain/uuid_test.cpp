#include "domain/id.hpp"
#include "domain/uuid.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <unordered_set>

using namespace bilten::domain;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{std::chrono::sys_days{std::chrono::year{2030} / 5 / 1} + 12h};
constexpr auto every_bit = ~std::uint64_t{0};

} // namespace

TEST_SUITE_BEGIN("an id");

TEST_CASE("is a UUIDv7 of its time")
{
    // RFC 9562, appendix A.6, with its rand_a 0xCC3 as the slot.
    const auto id = make_uuid7(Instant{0x017F22E279B0ms}, 0xCC3, 0x18C4DC0C0C07398F);
    CHECK(to_string(id) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST_CASE("carries its slot, from the first to the last")
{
    for (const int number : {0, 1, 255, 256, 4095}) {
        const auto slot = static_cast<Slot>(number);
        CHECK(slot_of(make_uuid7(noon, slot, every_bit)) == slot);
        CHECK(slot_of(make_uuid7(noon, slot, 0)) == slot);
        CHECK(slot_of(derive_uuid(make_uuid7(noon, slot, 5), "step")) == slot);
    }
}

TEST_CASE("sorts by its time within a slot")
{
    CHECK(make_uuid7(noon, 3, every_bit) < make_uuid7(noon + 1ms, 3, 0));
}

TEST_CASE("that is derived is the same for the same parent and step")
{
    const auto parent = make_uuid7(noon, 3, 1);
    CHECK(derive_uuid(parent, "refund") == derive_uuid(parent, "refund"));
    CHECK(derive_uuid(parent, "refund") != derive_uuid(parent, "expire"));
    CHECK(derive_uuid(parent, "refund") != derive_uuid(make_uuid7(noon, 3, 2), "refund"));
    const auto text = to_string(derive_uuid(parent, "refund"));
    CHECK(text[14] == '8');
    CHECK(std::string_view{"89ab"}.find(text[19]) != std::string_view::npos);
}

TEST_CASE("reads the text that it writes, in either case")
{
    const auto id = make_uuid7(noon, 0xABC, 0xFEDCBA9876543210);
    auto text = to_string(id);
    CHECK(parse_uuid(text) == id);
    for (auto& c : text) c = static_cast<char>(std::toupper(c));
    CHECK(parse_uuid(text) == id);
}

TEST_CASE("is read from nothing but its canonical form")
{
    for (const auto* text :
         {"",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
          "017f22e279b07cc398c4dc0c0c07398f",
          "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
          "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
          "017f22e2-79b0-7cc3-98c4_dc0c0c07398f",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
          "017f22e27-9b0-7cc3-98c4-dc0c0c07398f"})
        CHECK_MESSAGE(!parse_uuid(text), text);
}

TEST_CASE("finds its place in a hash table")
{
    std::unordered_set<OrderId> ids;
    for (std::uint64_t n = 0; n < 1'000; ++n) ids.insert({make_uuid7(noon, 1, n)});
    CHECK(ids.size() == 1'000);
    CHECK(ids.contains({make_uuid7(noon, 1, 999)}));
    CHECK_FALSE(ids.contains({make_uuid7(noon, 1, 1'000)}));
    CHECK(Uuid{}.is_nil());
    CHECK_FALSE(make_uuid7(noon, 0, 0).is_nil());
}

TEST_SUITE_END();
