#include "schemas/json/tokens.hpp"

namespace bilten::schemas {

std::string_view trimmed_right(std::string_view token) noexcept
{
    const auto last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last == token.npos ? 0 : last + 1);
}

bool is_number(std::string_view token) noexcept
{
    std::size_t at = 0;
    const auto digits = [&] {
        const auto start = at;
        while (at < token.size() && token[at] >= '0' && token[at] <= '9') ++at;
        return at - start;
    };
    const auto take = [&](std::string_view any) {
        const bool there = at < token.size() && any.find(token[at]) != any.npos;
        at += there ? 1 : 0;
        return there;
    };
    take("-");
    if (!take("0") && digits() == 0) return false;
    if (take(".") && digits() == 0) return false;
    if (take("eE")) {
        take("+-");
        if (digits() == 0) return false;
    }
    return at == token.size();
}

} // namespace bilten::schemas
