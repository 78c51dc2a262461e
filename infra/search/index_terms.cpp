#include "infra/search/index_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace bilten::infra::search {
namespace {

constexpr int running_days_max = 40;
constexpr int running_months_max = 600;

std::chrono::sys_days day_of(domain::Instant at)
{
    return std::chrono::floor<std::chrono::days>(at);
}

std::string digits_of(std::chrono::sys_days day)
{
    const std::chrono::year_month_day date{day};
    return fmt::format(
        "{:04}{:02}{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()));
}

std::string term(std::string_view prefix, std::string_view value)
{
    return std::string{prefix} + std::string{value};
}

} // namespace

std::string number_bytes(std::int64_t number)
{
    const auto bits = static_cast<std::uint64_t>(number) ^ (std::uint64_t{1} << 63);
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>((bits >> (56 - 8 * i)) & 0xff);
    return bytes;
}

std::string instant_key(domain::Instant at)
{
    return number_bytes(at.time_since_epoch().count());
}

std::string date_key(const projections::SearchEntry& entry)
{
    auto key = instant_key(entry.starts_at);
    for (const auto byte : entry.event_id.value.bytes) key += static_cast<char>(byte);
    return key;
}

std::string price_key(const projections::SearchEntry& entry)
{
    constexpr auto none = std::numeric_limits<projections::ComparablePrice>::max();
    return number_bytes(entry.lowest_price.value_or(none)) + date_key(entry);
}

std::string behind_all(std::string prefix)
{
    return prefix.append(64, '\xff');
}

std::string id_term(const domain::Uuid& event)
{
    return term("Q", to_string(event));
}

std::string type_term(std::string_view type)
{
    return term("T", type);
}

std::string organizer_term(std::string_view user)
{
    return term("O", user);
}

std::string venue_term(std::string_view venue)
{
    return term("V", venue);
}

std::string city_term(std::string_view label)
{
    return term("C", label);
}

std::string tag_term(std::string_view label)
{
    return term("G", label);
}

std::string level_term(std::int32_t level)
{
    return fmt::format("{}{:04}", level_prefix, level);
}

std::string opening_term(std::string_view letters)
{
    return term("P", letters);
}

std::string hour_term(domain::Instant at)
{
    const auto hour = std::chrono::floor<std::chrono::hours>(at - day_of(at)).count();
    return fmt::format("{}{}{:02}", hour_prefix, digits_of(day_of(at)), hour);
}

std::string end_term(domain::Instant at)
{
    return term(end_prefix, digits_of(day_of(at)).substr(0, 6));
}

std::string price_bucket_term(const projections::SearchEntry& entry)
{
    const auto key = price_key(entry);
    std::string name{price_prefix};
    for (std::size_t i = 0; i < price_bytes; ++i)
        name += fmt::format("{:02x}", static_cast<unsigned char>(key[i]));
    return name + digits_of(day_of(entry.starts_at));
}

std::string running_day_term(domain::Instant at)
{
    return term("A", digits_of(day_of(at)));
}

std::string running_month_term(domain::Instant at)
{
    return term("M", digits_of(day_of(at)).substr(0, 6));
}

std::vector<std::string> running_terms(domain::Instant starts_at, domain::Instant ends_at)
{
    std::vector<std::string> terms;
    const auto first = day_of(starts_at);
    const auto last = day_of(ends_at);
    if ((last - first).count() <= 0) return terms;
    if ((last - first).count() <= running_days_max) {
        for (auto day = first + std::chrono::days{1}; day <= last; day += std::chrono::days{1})
            terms.push_back(running_day_term(day));
        return terms;
    }
    const std::chrono::year_month_day begin{first};
    auto month = begin.year() / begin.month() / std::chrono::day{1};
    for (int i = 0; i < running_months_max && std::chrono::sys_days{month} <= last; ++i) {
        terms.push_back(running_month_term(std::chrono::sys_days{month}));
        month += std::chrono::months{1};
    }
    return terms;
}

} // namespace bilten::infra::search
