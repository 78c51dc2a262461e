#include "api/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>

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

} // namespace

std::optional<Target> parse_target(std::string_view text)
{
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
