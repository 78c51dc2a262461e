#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::api {

// What stands behind the method in a request line, cut up (RFC 3986, by Boost.URL).
struct Target {
    struct QueryParameter {
        std::string_view name; // as it was sent, encoded: fit to be shown
        std::string decoded_name;
        std::string value; // decoded; a '+' is a space
    };

    std::string_view path; // as it was sent, encoded
    std::vector<QueryParameter> query{};
};

inline constexpr std::size_t query_parameters_max = 64;

// Nothing: it is not an origin-form, or has more parameters than query_parameters_max. Views point
// into `text`.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

// Percent-decodes a segment of a path. Nothing: an encoding is broken.
[[nodiscard]] std::optional<std::string> decode_segment(std::string_view segment);

} // namespace bilten::api
