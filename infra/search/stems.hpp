#pragma once

#include <xapian.h>

#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra::search {

// The stems of a word in each language that the house speaks. An event does not say its language,
// so a word stands in the index under its stem in every one of them; most often they are one.
// Snowball's stemmers keep a state: each thread has its own Stems.
class Stems {
public:
    // "en", "de"...: what Snowball knows. Throws std::invalid_argument, which names them.
    explicit Stems(const std::vector<std::string>& languages);

    Stems(const Stems&) = delete;
    Stems& operator=(const Stems&) = delete;

    // Each once; the word itself where there is no language.
    [[nodiscard]] std::vector<std::string> of(const std::string& word) const;

    // What may stand in the fingerprint of an index.
    [[nodiscard]] const std::string& names() const noexcept { return names_; }

private:
    std::vector<Xapian::Stem> stemmers_;
    std::string names_;
};

} // namespace bilten::infra::search
