#pragma once

#include "api/http/message.hpp"

#include <string>
#include <vector>

namespace bilten::api {

// Which pages of other origins may call from a browser. None unless configured. Tokens travel in
// the Authorization header, so credentials (cookies) are never allowed.
class Cors {
public:
    explicit Cors(std::vector<std::string> origins = {}) : origins_{std::move(origins)} {}

    // Lets the page that sent `origin` read the answer.
    void apply(std::string_view origin, Response& response) const;

    // The answer to OPTIONS: `allow` lists the methods.
    [[nodiscard]] Response preflight(const Request& request, const std::string& allow) const;

private:
    [[nodiscard]] bool allows(std::string_view origin) const noexcept;

    std::vector<std::string> origins_; // "https://tickets.example"
};

} // namespace bilten::api
