#include "api/http/card_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace bilten::api {
namespace {

// With \u0034 as the 4 that it is, and a '?' for what no card number has in it.
std::string without_escapes(std::string_view json)
{
    constexpr std::string_view no_break_space = "\xc2\xa0";
    constexpr std::size_t length = 6; // of an escape
    std::string plain;
    plain.reserve(json.size());
    while (true) {
        const auto at = json.find('\\');
        plain += json.substr(0, at);
        if (at == json.npos) return plain;
        json.remove_prefix(at);
        unsigned value = 0;
        const auto* const last = json.data() + std::min(json.size(), length);
        if (json.size() >= length && json[1] == 'u' &&
            std::from_chars(json.data() + 2, last, value, 16).ptr == last) {
            if (value == 0xa0)
                plain += no_break_space;
            else
                plain += value < 0x80 ? static_cast<char>(value) : '?';
            json.remove_prefix(length);
        } else { // an escaped backslash must not lend itself to what follows
            plain += json.substr(0, 2);
            json.remove_prefix(std::min<std::size_t>(json.size(), 2));
        }
    }
}

// The document's values, and the names above them.
void look(schemas::Reader& reader, void* target)
{
    auto& found = *static_cast<std::vector<schemas::FieldError>*>(target);
    if (found.size() >= schemas::field_errors_max) return reader.skip();
    switch (reader.kind()) {
    case schemas::Reader::Kind::object:
        reader.entries(target, [](schemas::Reader& at, void* all, std::string_view name) {
            if (!holds_card_number(name)) return look(at, all);
            auto above = at.path();
            above.resize(above.size() - name.size());
            if (above.ends_with('.')) above.pop_back();
            static_cast<std::vector<schemas::FieldError>*>(all)->push_back(card_number_in(above));
            at.skip();
        });
        return;
    case schemas::Reader::Kind::array: reader.items(target, look); return;
    case schemas::Reader::Kind::text:
        if (const auto text = reader.text(); text && holds_card_number(*text))
            found.push_back(card_number_in(reader.path()));
        return;
    case schemas::Reader::Kind::other:
        if (holds_card_number(reader.raw())) found.push_back(card_number_in(reader.path()));
        return;
    }
}

} // namespace

std::vector<schemas::FieldError> card_numbers_in(std::string_view json)
{
    std::vector<schemas::FieldError> found;
    // Reading the document costs ten times as much as looking at its bytes, which nearly always
    // tell.
    const bool escaped = json.find("\\u") != json.npos;
    if (!(escaped ? holds_card_number(without_escapes(json)) : holds_card_number(json)))
        return found;
    (void)schemas::Reader::run(json, json.size(), nullptr, &found, look);
    return found;
}

schemas::FieldError card_number_in(std::string_view field)
{
    return {std::string{field}, "cardNumber", "must not hold a card number"};
}

} // namespace bilten::api
