#pragma once

#include <xapian.h>

#include <string>

namespace bilten::infra::search {

// BM25 (Robertson and others, TREC-3; k1 = 1, b = 0.5) with the collection's figures given from
// outside: how rare a word is comes as the factor of its query, the average length of a document
// when this is made. Xapian's own takes them from the index as it is now, so that every event that
// is added would move all others between two pages of a list.
//
// Weights are multiples of 2^-16, so that their sums are exact and do not depend on the order in
// which an index of this or another node adds them up.
class TextWeight final : public Xapian::Weight {
public:
    explicit TextWeight(double average_length);

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
    void init(double factor) override { factor_ = factor; }

    double average_length_;
    double factor_ = 1;
};

// How much a word says that `with_it` of `all` documents have; never below zero.
[[nodiscard]] float rarity(std::uint32_t all, std::uint32_t with_it);

} // namespace bilten::infra::search
