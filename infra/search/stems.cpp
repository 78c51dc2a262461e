#include "infra/search/stems.hpp"

#include <algorithm>
#include <stdexcept>

namespace bilten::infra::search {

Stems::Stems(const std::vector<std::string>& languages)
{
    for (const auto& language : languages) {
        try {
            stemmers_.emplace_back(language);
        } catch (const Xapian::InvalidArgumentError&) {
            throw std::invalid_argument{
                "there is no stemmer for '" + language +
                "'; there are: " + Xapian::Stem::get_available_languages()};
        }
        names_ += (names_.empty() ? "" : ",") + language;
    }
}

std::vector<std::string> Stems::of(const std::string& word) const
{
    std::vector<std::string> stems;
    for (const auto& stemmer : stemmers_) {
        auto stem = stemmer(word);
        if (std::ranges::find(stems, stem) == stems.end()) stems.push_back(std::move(stem));
    }
    if (stems.empty()) stems.push_back(word);
    return stems;
}

} // namespace bilten::infra::search
