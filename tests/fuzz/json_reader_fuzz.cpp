// Feeds bytes to the reader of every request there is. What is taken must be JSON in another
// parser's eyes too, and be the same when it is written and read again; what is refused must name
// the field and the rule in valid UTF-8, or say that the document is broken. No card number is in
// what was taken, however it was written, unless it was found before; and none is ever repeated.

#include "api/http/card_numbers.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/utf8.hpp"
#include "schemas/json/write.hpp"
#include "tests/fuzz/requests.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace bilten;

void must(bool holds, const char* what)
{
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

// The described structs have no ==, and need none elsewhere.
template <class T>
bool same(const T& a, const T& b)
{
    if constexpr (schemas::is_optional<T>) {
        return a.has_value() == b.has_value() && (!a || same(*a, *b));
    } else if constexpr (requires { typename T::value_type; a.begin(); }) {
        using Item = typename T::value_type;
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same<Item>);
    } else if constexpr (schemas::DescribedStruct<T> && !schemas::TextForm<T>) {
        bool all = true;
        boost::mp11::mp_for_each<schemas::MembersOf<T>>([&](auto member) {
            all = all && same(a.*decltype(member)::pointer, b.*decltype(member)::pointer);
        });
        return all;
    } else {
        return a == b;
    }
}

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const auto bytes = schemas::first_code_point(text).bytes;
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

// What simdjson's other parser says, which checks the whole document at once.
bool is_json(std::string_view text)
{
    static simdjson::dom::parser parser;
    return parser.parse(simdjson::padded_string{text}).error() == simdjson::SUCCESS;
}

void check_errors(const std::vector<schemas::FieldError>& errors, std::string_view text)
{
    constexpr std::array<std::string_view, 6> of_document{
        "json", "encoding", "depth", "size", "type", "duplicate"};
    must(!errors.empty() && errors.size() <= schemas::field_errors_max, "1 to 50 errors");
    for (const auto& [field, rule, message] : errors) {
        must(!rule.empty() && !message.empty(), "a rule and a sentence");
        must(is_utf8(field) && is_utf8(message), "UTF-8 in what is said");
        must(
            !field.empty() || rule == "unknown" || rule == "required" ||
                std::ranges::find(of_document, rule) != of_document.end(),
            "a field, or a complaint about the document");
        const bool syntax = rule == "json" || rule == "encoding";
        must(!syntax || errors.size() == 1, "broken syntax is the only error");
        must(!syntax || !field.empty() || !is_json(text), "broken syntax is broken");
    }
}

template <class Dto>
void read(std::string_view text, bool has_cards)
{
    const auto parsed = schemas::from_json<Dto>(text);
    if (!parsed) {
        const auto input = parsed.error();
        check_errors(input.fields, text);
        return;
    }
    must(is_json(text), "what is taken is JSON");
    const auto written = schemas::to_json(*parsed);
    const auto again = schemas::from_json<Dto>(written, 2 * schemas::request_bytes_max);
    must(again.has_value(), "what was taken is taken again");
    must(same(*parsed, *again), "and is the same");
    must(schemas::to_json(*again) == written, "and is written the same");
    must(has_cards || !api::holds_card_number(written), "no card number slips in");
}

template <class... Dtos>
void read_as(std::string_view text, bool has_cards, std::tuple<Dtos...>*)
{
    (read<Dtos>(text, has_cards), ...);
}

bool check_cards(std::string_view text)
{
    const auto cards = api::card_numbers_in(text);
    for (const auto& [field, rule, message] : cards) {
        must(!api::holds_card_number(field), "a card number is not repeated");
        must(is_utf8(field), "UTF-8 in the field of a card number");
    }
    return !cards.empty();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    read_as(text, check_cards(text), static_cast<tests::EveryRequest*>(nullptr));
    return 0;
}
