#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>

namespace bilten::infra::search {

// How well a word speaks for an event: 1 to 127, from how much it counts there and how long the
// event's text is in all. BM25's part of a single document (Robertson and others, TREC-3; k1 = 1,
// b = 0.5, beside a text of 100), worked out when the document is made and kept as the word's
// frequency in it (Anh, Moffat, "Pruned query evaluation using pre-computed impacts", 2006). A
// search then reads no lengths, which are another list as long as the index, and what is added
// later moves nothing.
[[nodiscard]] Xapian::termcount impact(std::uint32_t count, std::uint32_t length);

// Of a word that is `factor` rare, in an event that it speaks for so well.
[[nodiscard]] double weight_of(double factor, Xapian::termcount impact);

// Weighs by impact; how rare a word is comes as the factor of its query. Weights are multiples of
// 2^-16, so that their sums are exact and do not depend on the order in which an index of this or
// another node adds them up.
class TextWeight final : public Xapian::Weight {
public:
    TextWeight();

    [[nodiscard]] TextWeight* clone() const override;
    [[nodiscard]] std::string name() const override;

    [[nodiscard]] double get_sumpart(
        Xapian::termcount wdf,
        Xapian::termcount length,
        Xapian::termcount unique_terms) const override;
    [[nodiscard]] double get_maxpart() const override;

    [[nodiscard]] double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }

    [[nodiscard]] double get_maxextra() const override { return 0; }

private:
    void init(double factor) override;

    double factor_ = 0;
};

// How much a word says that `with_it` of `all` documents have; never below zero.
[[nodiscard]] float rarity(std::uint32_t all, std::uint32_t with_it);

} // namespace bilten::infra::search
