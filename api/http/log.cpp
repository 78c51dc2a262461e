#include "api/http/log.hpp"

#include <fmt/format.h>

#include <iterator>

namespace bilten::api {

std::string log_value(std::string_view text)
{
    constexpr std::size_t bytes_max = 300;
    std::string out = "\"";
    for (const char c : text.substr(0, bytes_max)) {
        if (c == '"' || c == '\\')
            out.append({'\\', c});
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out += '"';
}

std::string_view first_line(std::string_view text) noexcept
{
    return text.substr(0, text.find('\n'));
}

} // namespace bilten::api
