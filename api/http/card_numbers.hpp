#pragma once

// Payment card numbers (PANs), which no request may bring: whatever held one would have to be kept
// as PCI DSS asks.

#include "schemas/json/reader.hpp"

#include <string_view>
#include <vector>

namespace bilten::api {

// Does a card number stand anywhere in this text? That is: 13 to 19 digits that begin as those of
// an issuer do, as many as that issuer uses, right by Luhn's formula (ISO/IEC 7812-1, annex B); in
// one piece or in groups with spaces or dashes between.
//
// No card number: digits inside of a UUID, of a word with other digits (a token), of an IBAN in its
// groups, and up to 15 after a plus (E.164). Of other random numbers of 16 digits, one in 25 or so
// is taken for one.
[[nodiscard]] bool holds_card_number(std::string_view text) noexcept;

// Every value and every name of a JSON document that holds one, as errors that do not repeat it. Of
// a document that is none: nothing, or what was found before it broke.
[[nodiscard]] std::vector<schemas::FieldError> card_numbers_in(std::string_view json);

// The error for a field or a parameter of this name.
[[nodiscard]] schemas::FieldError card_number_in(std::string_view field);

} // namespace bilten::api
