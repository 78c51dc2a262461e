#include "infra/search/text_weight.hpp"

#include <algorithm>
#include <cmath>

namespace bilten::infra::search {
namespace {

constexpr double k1 = 1;
constexpr double b = 0.5;
constexpr double usual_length = 100;
constexpr double impact_scale = 64; // BM25's part is below k1 + 1
constexpr double resolution = 65'536;

} // namespace

Xapian::termcount impact(std::uint32_t count, std::uint32_t length)
{
    const double norm = k1 * ((1 - b) + b * static_cast<double>(length) / usual_length);
    const double part = count * (k1 + 1) / (norm + count);
    return static_cast<Xapian::termcount>(std::max(std::floor(part * impact_scale), 1.0));
}

double weight_of(double factor, Xapian::termcount impact)
{
    return std::floor(factor * impact * (resolution / impact_scale)) * (1 / resolution);
}

TextWeight::TextWeight()
{
    need_stat(WDF);
    need_stat(WDF_MAX);
}

TextWeight* TextWeight::clone() const
{
    return new TextWeight; // Xapian owns it
}

std::string TextWeight::name() const
{
    return "bilten::TextWeight";
}

void TextWeight::init(double factor)
{
    factor_ = factor;
}

double
TextWeight::get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const
{
    return weight_of(factor_, wdf);
}

double TextWeight::get_maxpart() const
{
    return get_sumpart(get_wdf_upper_bound(), 0, 0);
}

float rarity(std::uint32_t all, std::uint32_t with_it)
{
    const double n = std::min(all, with_it);
    return static_cast<float>(std::log1p((all - n + 0.5) / (n + 0.5)));
}

} // namespace bilten::infra::search
