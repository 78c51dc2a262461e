#pragma once

// What a typed text asks of the index. Made once, for the first page of a list, and carried from
// page to page: whatever is added meanwhile, the other pages ask the very same.

#include "infra/search/index_terms.hpp"
#include "infra/search/stems.hpp"

#include <xapian.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra::search {

struct PlannedWord {
    std::string word;                     // folded, as it was typed
    std::string correction;               // a word of the index, where this one is hardly there
    std::vector<std::string> completions; // longer words that begin with it
    bool is_opening = false;              // so short that names are asked how their words begin
    float rarity = 0;

    bool operator==(const PlannedWord&) const = default;
};

struct TextPlan {
    std::vector<PlannedWord> words;
    bool any = false; // one of the words is enough: no event has all of them

    [[nodiscard]] bool is_corrected() const noexcept;
    // With its corrections: what to show as "did you mean".
    [[nodiscard]] std::string text() const;

    bool operator==(const TextPlan&) const = default;
};

// More words than that are not looked at.
inline constexpr std::size_t plan_words_max = 10;
// All completions together, so that a cursor stays a parameter of ordinary size.
inline constexpr std::size_t completion_bytes_max = 96;

// The words of a text, folded.
[[nodiscard]] std::vector<std::string> planned_words(std::string_view text);

// Nothing: there is no word in it.
[[nodiscard]] std::optional<TextPlan>
plan_text(const Xapian::Database& index, std::string_view text, const Stems& stems);

[[nodiscard]] Xapian::Query query_of(const TextPlan& plan, const Stems& stems);

// What each event has that one of the words speaks for as strongly as the band says, and what an
// event without such a word weighs less than.
struct StrongOnly {
    Xapian::Query query;
    double others_below = 0;
};
[[nodiscard]] StrongOnly strong_only(const TextPlan& plan, const Stems& stems, const Band& band);

// No more documents than that match, read from how many have each term.
[[nodiscard]] Xapian::doccount
matches_max(const Xapian::Database& index, const TextPlan& plan, const Stems& stems);

} // namespace bilten::infra::search
