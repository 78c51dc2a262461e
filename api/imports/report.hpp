#pragma once

// What became of each line, told as it happens: for people, or a JSON document a line for programs.

#include <cstddef>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace bilten::imports {

enum class Outcome {
    imported,
    would_import, // of a dry run
    already,      // there from an earlier run, and the same
    differs,      // there, and not as the file has it: left as it is
    refused,      // by a rule of Bilten
    invalid,      // the line cannot be read
    noted,        // nothing is wrong; something was left out
    matches,      // integrity: the store has what the file has
    undone,
    kept, // could not be undone
};
BOOST_DESCRIBE_ENUM(
    Outcome,
    imported,
    would_import,
    already,
    differs,
    refused,
    invalid,
    noted,
    matches,
    undone,
    kept)

struct Entry {
    std::string file; // "" for what no file tells of
    std::size_t line = 0;
    std::string what; // "event jazz-2019"
    Outcome outcome = Outcome::imported;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (file, line, what, outcome, reason))

class Report {
public:
    enum class Style { text, json };

    Report(std::FILE* out, Style style) : out_{out}, style_{style} {}

    void add(const Entry& entry);

    // The last line, with how many came to what.
    void finish();

    // Nothing was refused, invalid, different or kept.
    [[nodiscard]] bool is_clean() const;

private:
    std::FILE* out_;
    Style style_;
    std::map<Outcome, std::size_t> counts_;
};

} // namespace bilten::imports
