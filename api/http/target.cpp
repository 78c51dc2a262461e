#include "api/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <array>

namespace bilten::api {

namespace urls = boost::urls;

namespace {

std::string decode(urls::pct_string_view text, bool plus_is_space)
{
    urls::encoding_opts options;
    options.space_as_plus = plus_is_space;
    return text.decode(options);
}

std::string_view view(urls::string_view text) noexcept
{
    return {text.data(), text.size()};
}

// A path of unreserved characters (RFC 3986 section 2.3) alone, as nearly all are: there is nothing
// in it to cut up or to decode.
bool is_plain_path(std::string_view text) noexcept
{
    static constexpr auto plain = [] {
        std::array<bool, 256> all{};
        for (const unsigned char c : std::string_view{
                 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"})
            all[c] = true;
        return all;
    }();
    return text.starts_with('/') && std::ranges::all_of(text, [](unsigned char c) { return plain[c]; });
}

} // namespace

std::optional<Target> parse_target(std::string_view text)
{
    if (is_plain_path(text)) return Target{text};
    const auto parsed = urls::parse_origin_form({text.data(), text.size()});
    if (!parsed) return std::nullopt;

    Target target{text.substr(0, text.find('?'))};
    if (target.path.size() == text.size()) return target;
    for (const auto parameter : parsed->encoded_params()) {
        if (target.query.size() == query_parameters_max) return std::nullopt;
        // "a=1&&b=2" and a lone "?" have empty parameters, which say nothing.
        if (parameter.key.empty() && !parameter.has_value) continue;
        target.query.push_back(
            {view(parameter.key), decode(parameter.key, true), decode(parameter.value, true)});
    }
    return target;
}

std::optional<std::string> decode_segment(std::string_view segment)
{
    if (segment.find('%') == segment.npos) return std::string{segment};
    const auto encoded = urls::make_pct_string_view({segment.data(), segment.size()});
    if (!encoded) return std::nullopt;
    return decode(*encoded, false);
}

} // namespace bilten::api
