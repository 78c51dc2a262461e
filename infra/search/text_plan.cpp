#include "infra/search/text_plan.hpp"

#include "infra/search/index_terms.hpp"
#include "infra/search/text_weight.hpp"
#include "projections/folded_text.hpp"

#include <algorithm>
#include <limits>

namespace bilten::infra::search {
namespace {

using Xapian::Query;

// What is less certain counts less than the word itself.
constexpr double completion_share = 0.7;
constexpr double correction_share = 0.5;

constexpr Xapian::doccount hardly_there = 3;  // documents
constexpr Xapian::doccount well_known = 30;   // a better spelling of a word that is hardly there
constexpr std::size_t completions_max = 8;
constexpr std::size_t completions_seen_max = 2'000;
constexpr Xapian::doccount completion_matches_max = 200'000;

std::size_t letters_of(std::string_view word)
{
    std::size_t letters = 1;
    while (projections::opening_of(word, letters).size() < word.size()) ++letters;
    return letters;
}

Xapian::doccount
documents_with(const Xapian::Database& index, const std::vector<std::string>& terms)
{
    Xapian::doccount most = 0;
    for (const auto& term : terms) most = std::max(most, index.get_termfreq(term));
    return most;
}

// The commonest of the longer words, as many as an answer can afford to look through.
std::vector<std::string> completions_of(const Xapian::Database& index, const std::string& word)
{
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    auto term = index.allterms_begin(word);
    for (std::size_t seen = 0; term != index.allterms_end(word) && seen < completions_seen_max;
         ++term, ++seen)
        if (*term != word) found.emplace_back(term.get_termfreq(), *term);
    std::ranges::sort(found, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });

    std::vector<std::string> chosen;
    std::size_t bytes = 0;
    Xapian::doccount matches = 0;
    for (auto& [frequency, longer] : found) {
        bytes += longer.size();
        matches += frequency;
        const bool dear = bytes > completion_bytes_max || matches > completion_matches_max;
        if (dear || chosen.size() == completions_max) break;
        chosen.push_back(std::move(longer));
    }
    return chosen;
}

std::string correction_of(
    const Xapian::Database& index,
    const std::string& word,
    Xapian::doccount with_it,
    const Stems& stems)
{
    const auto letters = letters_of(word);
    if (letters <= projections::opening_letters_max || with_it >= hardly_there) return {};
    auto better = index.get_spelling_suggestion(word, letters > 4 ? 2 : 1);
    if (better.empty()) return {};
    const auto with_better = documents_with(index, stems.of(better));
    if (with_better <= with_it || (with_it > 0 && with_better < well_known)) return {};
    return better;
}

PlannedWord plan_word(
    const Xapian::Database& index, std::string word, bool is_being_typed, const Stems& stems)
{
    PlannedWord planned;
    const auto own = documents_with(index, stems.of(word));
    auto with_it = own;
    if (is_being_typed && letters_of(word) <= projections::opening_letters_max) {
        planned.is_opening = true;
        if (own == 0) with_it = index.get_termfreq(opening_term(word));
    } else if (is_being_typed) {
        planned.completions = completions_of(index, word);
        if (own == 0) with_it = documents_with(index, planned.completions);
    }
    if (with_it < hardly_there && planned.completions.empty()) {
        planned.correction = correction_of(index, word, with_it, stems);
        if (with_it == 0 && !planned.correction.empty())
            with_it = documents_with(index, stems.of(planned.correction));
    }
    planned.rarity = rarity(index.get_termfreq(std::string{listed_term}), with_it);
    planned.word = std::move(word);
    return planned;
}

// The terms of a word and what each counts.
std::vector<std::pair<std::string, double>> terms_of(const PlannedWord& word, const Stems& stems)
{
    std::vector<std::pair<std::string, double>> terms;
    for (auto& stem : stems.of(word.word)) terms.emplace_back(std::move(stem), 1);
    for (const auto& longer : word.completions) terms.emplace_back(longer, completion_share);
    if (!word.correction.empty())
        for (auto& stem : stems.of(word.correction))
            terms.emplace_back(std::move(stem), correction_share);
    if (word.is_opening) terms.emplace_back(opening_term(word.word), 1);
    return terms;
}

} // namespace

bool TextPlan::is_corrected() const noexcept
{
    return std::ranges::any_of(words, [](const auto& word) { return !word.correction.empty(); });
}

std::string TextPlan::text() const
{
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += ' ';
        text += word.correction.empty() ? word.word : word.correction;
    }
    return text;
}

std::vector<std::string> planned_words(std::string_view text)
{
    std::vector<std::string> words;
    const auto plain = projections::folded(text);
    for (const auto word : projections::words_of(plain)) {
        if (words.size() == plan_words_max) break;
        if (std::ranges::find(words, word) == words.end()) words.emplace_back(word);
    }
    return words;
}

std::optional<TextPlan>
plan_text(const Xapian::Database& index, std::string_view text, const Stems& stems)
{
    auto words = planned_words(text);
    if (words.empty()) return std::nullopt;
    // A space behind the last word says that it is whole.
    const auto plain = projections::folded(text);
    const bool is_being_typed = plain.ends_with(words.back());

    TextPlan plan;
    for (auto& word : words) {
        const bool last = &word == &words.back();
        plan.words.push_back(plan_word(index, std::move(word), last && is_being_typed, stems));
    }
    return plan;
}

Query query_of(const TextPlan& plan, const Stems& stems)
{
    std::vector<Query> words;
    for (const auto& word : plan.words) {
        std::vector<Query> terms;
        for (const auto& [term, share] : terms_of(word, stems))
            terms.emplace_back(
                Query::OP_SCALE_WEIGHT, Query{term}, static_cast<double>(word.rarity) * share);
        words.push_back(
            terms.size() == 1 ? terms.front() : Query{Query::OP_MAX, terms.begin(), terms.end()});
    }
    return {plan.any ? Query::OP_OR : Query::OP_AND, words.begin(), words.end()};
}

StrongOnly strong_only(const TextPlan& plan, const Stems& stems, const Band& band)
{
    StrongOnly strong;
    std::vector<Query> any;
    for (const auto& word : plan.words) {
        double most = 0;
        for (const auto& [term, share] : terms_of(word, stems)) {
            const bool is_word = term != opening_term(word.word);
            if (is_word) any.emplace_back(std::string{band.prefix} + term);
            const auto factor = static_cast<double>(word.rarity) * share;
            if (is_word) most = std::max(most, weight_of(factor, band.impact_min));
        }
        strong.others_below += most;
    }
    strong.query = Query{Query::OP_OR, any.begin(), any.end()};
    return strong;
}

Xapian::doccount
matches_max(const Xapian::Database& index, const TextPlan& plan, const Stems& stems)
{
    Xapian::doccount fewest = std::numeric_limits<Xapian::doccount>::max();
    Xapian::doccount sum = 0;
    for (const auto& word : plan.words) {
        Xapian::doccount matches = 0;
        for (const auto& [term, share] : terms_of(word, stems)) matches += index.get_termfreq(term);
        fewest = std::min(fewest, matches);
        sum += matches;
    }
    return plan.any ? sum : fewest;
}

} // namespace bilten::infra::search
