#include "api/imports/report.hpp"

#include "schemas/json/write.hpp"

#include <fmt/format.h>

namespace bilten::imports {
namespace {

std::string_view words_for(Outcome outcome)
{
    switch (outcome) {
    case Outcome::imported: return "imported";
    case Outcome::would_import: return "would be imported";
    case Outcome::already: return "is there already";
    case Outcome::differs: return "DIFFERS";
    case Outcome::refused: return "REFUSED";
    case Outcome::invalid: return "INVALID";
    case Outcome::noted: return "note";
    case Outcome::matches: return "matches";
    case Outcome::undone: return "undone";
    case Outcome::kept: return "KEPT";
    }
    return {};
}

std::string place_of(const Entry& entry)
{
    if (entry.file.empty()) return {};
    if (entry.line == 0) return entry.file + ": ";
    return fmt::format("{}:{}: ", entry.file, entry.line);
}

} // namespace

void Report::add(const Entry& entry)
{
    ++counts_[entry.outcome];
    if (style_ == Style::json) {
        fmt::print(out_, "{}\n", schemas::to_json(entry));
        return;
    }
    const auto what = entry.what.empty() ? "" : entry.what + ": ";
    const auto reason = entry.reason.empty() ? "" : ": " + entry.reason;
    fmt::print(out_, "{}{}{}{}\n", place_of(entry), what, words_for(entry.outcome), reason);
}

void Report::finish()
{
    if (style_ == Style::json) {
        std::map<std::string, std::size_t> counts;
        for (const auto& [outcome, count] : counts_)
            counts[std::string{schemas::name_of_value(outcome)}] = count;
        fmt::print(out_, "{{\"counts\":{}}}\n", schemas::to_json(counts));
    } else {
        std::string line;
        for (const auto& [outcome, count] : counts_)
            line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, words_for(outcome));
        fmt::print(out_, "{}\n", line.empty() ? "nothing to do" : line);
    }
    std::fflush(out_);
}

bool Report::is_clean() const
{
    for (const auto outcome :
         {Outcome::differs, Outcome::refused, Outcome::invalid, Outcome::kept})
        if (counts_.contains(outcome)) return false;
    return true;
}

} // namespace bilten::imports
