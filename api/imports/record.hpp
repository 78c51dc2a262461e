#pragma once

// One thing that a file tells of, as text by column: what every reader makes of its format. Nothing
// is known yet of whether it is right.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::imports {

enum class Kind { venue, event, session, ticket_type, registration };

// "ticketType": as a file's first column and a report call it.
[[nodiscard]] std::string_view name_of(Kind kind) noexcept;

struct Field {
    std::string column;
    std::string text;
};

struct Record {
    Kind kind{};
    std::string file;
    std::size_t line = 0; // where it begins, from 1
    std::vector<Field> fields;

    [[nodiscard]] const std::string* find(std::string_view column) const noexcept;
};

// What is wrong with a file, or worth knowing, at a line of it; 0 is all of it.
struct Remark {
    std::size_t line = 0;
    std::string text;

    bool operator==(const Remark&) const = default;
};

struct Reading {
    std::vector<Record> records;
    std::vector<Remark> wrong; // lines that became no record
    std::vector<Remark> notes; // what was left out on purpose
};

} // namespace bilten::imports
