#include "infra/search/text_weight.hpp"

#include <algorithm>
#include <cmath>

namespace bilten::infra::search {
namespace {

constexpr double k1 = 1;
constexpr double b = 0.5;
constexpr double resolution = 65'536;

} // namespace

TextWeight::TextWeight(double average_length) : average_length_{std::max(average_length, 1.0)}
{
    need_stat(WDF);
    need_stat(WDF_MAX);
    need_stat(DOC_LENGTH);
    need_stat(DOC_LENGTH_MIN);
}

TextWeight* TextWeight::clone() const
{
    return new TextWeight{average_length_}; // Xapian owns it
}

std::string TextWeight::name() const
{
    return "bilten::TextWeight";
}

double TextWeight::get_sumpart(
    Xapian::termcount wdf, Xapian::termcount length, Xapian::termcount) const
{
    const double count = wdf;
    const double norm = k1 * ((1 - b) + b * static_cast<double>(length) / average_length_);
    return std::floor(factor_ * count * (k1 + 1) / (norm + count) * resolution) / resolution;
}

double TextWeight::get_maxpart() const
{
    return get_sumpart(get_wdf_upper_bound(), get_doclength_lower_bound(), 0);
}

float rarity(std::uint32_t all, std::uint32_t with_it)
{
    const double n = std::min(all, with_it);
    return static_cast<float>(std::log1p((all - n + 0.5) / (n + 0.5)));
}

} // namespace bilten::infra::search
