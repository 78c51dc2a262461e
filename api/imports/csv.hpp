#pragma once

// Comma-separated values as RFC 4180 has them, read strictly: what a lenient reader would guess is
// told as wrong, with its line, and reading goes on at the next line.
//
// The separator is a comma, a semicolon or a tab, whichever the header has first outside of quotes.
// Lines end with LF or CRLF; a byte order mark is skipped; the text is UTF-8.

#include "api/imports/record.hpp"

#include <string_view>

namespace bilten::imports {

struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> cells;

    bool operator==(const CsvRow&) const = default;
};

struct CsvFile {
    std::vector<CsvRow> rows; // the header is the first; blank lines are none
    std::vector<Remark> wrong;
};

[[nodiscard]] CsvFile read_csv(std::string_view text);

// The file's rows as records of the kind that its first column names: venue, event, session,
// ticketType or registration. A column that the kind does not have makes the whole file wrong.
[[nodiscard]] Reading read_csv_records(std::string_view text);

} // namespace bilten::imports
