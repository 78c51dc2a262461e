#pragma once

// What a gateway answered, read leniently: gateways add fields whenever they like, and a field that is
// not there is empty.

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::infra {

// Pointers are those of RFC 6901: "/error/code".
class GatewayJson {
public:
    // Of what is no JSON, nothing is there.
    explicit GatewayJson(std::string_view text);

    [[nodiscard]] bool is_object() const;
    [[nodiscard]] bool has(std::string_view pointer) const;       // null is not there
    [[nodiscard]] std::string text(std::string_view pointer) const; // empty: not there, or no text
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view pointer) const;
    [[nodiscard]] bool is_true(std::string_view pointer) const;
    [[nodiscard]] std::size_t length(std::string_view pointer) const; // of an array; else 0

private:
    [[nodiscard]] std::optional<simdjson::dom::element> find(std::string_view pointer) const;

    std::unique_ptr<simdjson::dom::parser> parser_; // what it read points into it
    std::optional<simdjson::dom::element> root_;
};

} // namespace bilten::infra
