#include "api/imports/csv.hpp"

#include "api/imports/rows.hpp"
#include "schemas/json/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace bilten::imports {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char separator_of(std::string_view text)
{
    bool quoted = false;
    for (const char c : text.substr(0, text.find('\n'))) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == ',' || c == ';' || c == '\t')) return c;
    }
    return ',';
}

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const auto point = schemas::first_code_point(text);
        if (point.bytes == 0) return false;
        text.remove_prefix(point.bytes);
    }
    return true;
}

class CsvReader {
public:
    explicit CsvReader(std::string_view text) : text_{text}, separator_{separator_of(text)} {}

    CsvFile read()
    {
        while (at_ < text_.size()) {
            row_ = {line_, {}};
            row_begins_ = at_;
            trouble_ = nullptr;
            while (read_cell()) {}
            if (!trouble_ && !end_line()) trouble_ = "ends with a lone carriage return";
            if (trouble_) {
                file_.wrong.push_back({row_.line, trouble_});
                skip_line();
            } else if (row_.cells.size() != 1 || !row_.cells.front().empty()) {
                file_.rows.push_back(std::move(row_));
            }
        }
        return std::move(file_);
    }

private:
    [[nodiscard]] bool is(char c) const { return at_ < text_.size() && text_[at_] == c; }

    // False: it was the last of its row.
    bool read_cell()
    {
        std::string cell;
        if (is('"'))
            read_quoted(cell);
        else
            read_plain(cell);
        if (trouble_) return false;
        if (!is_utf8(cell)) trouble_ = "is not UTF-8: save the file in that encoding";
        row_.cells.push_back(std::move(cell));
        if (trouble_ || !is(separator_)) return false;
        ++at_;
        return true;
    }

    void read_plain(std::string& cell)
    {
        while (at_ < text_.size() && !is(separator_) && !is('\n') && !is('\r')) {
            if (is('"')) trouble_ = "has a quote inside of a cell that does not begin with one";
            cell += text_[at_++];
        }
    }

    void read_quoted(std::string& cell)
    {
        bool closed = false;
        for (++at_; at_ < text_.size() && !closed; ++at_) {
            if (is('\n')) ++line_;
            if (!is('"')) {
                cell += text_[at_];
            } else if (text_.substr(at_ + 1).starts_with('"')) {
                cell += '"';
                ++at_;
            } else {
                closed = true;
            }
        }
        if (!closed)
            trouble_ = "has a quote that is never closed";
        else if (at_ < text_.size() && !is(separator_) && !is('\n') && !is('\r'))
            trouble_ = "goes on after a closing quote";
    }

    // False: what stands here ends no line.
    bool end_line()
    {
        if (is('\r')) {
            if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') return false;
            ++at_;
        }
        if (is('\n')) ++at_;
        ++line_;
        return true;
    }

    // To the line after that on which the row began: a lost quote costs one line, not the file.
    void skip_line()
    {
        line_ = row_.line;
        at_ = row_begins_;
        at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
        ++line_;
    }

    const std::string_view text_;
    const char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    CsvRow row_;
    std::size_t row_begins_ = 0;
    const char* trouble_ = nullptr;
    CsvFile file_;
};

std::optional<Kind> kind_of(std::string_view first_column)
{
    for (const auto kind :
         {Kind::venue, Kind::event, Kind::session, Kind::ticket_type, Kind::registration})
        if (first_column == name_of(kind)) return kind;
    return std::nullopt;
}

std::string wrong_header(Kind kind, const std::vector<std::string>& header)
{
    const auto known = columns_of(kind);
    for (const auto& column : header) {
        if (std::ranges::count(header, column) > 1)
            return fmt::format("column '{}' is there twice", column);
        if (std::ranges::find(known, column) == known.end())
            return fmt::format(
                "a {} has no column '{}'; it has {}",
                name_of(kind),
                column,
                fmt::join(known, ", "));
    }
    return {};
}

} // namespace

CsvFile read_csv(std::string_view text)
{
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return CsvReader{text}.read();
}

Reading read_csv_records(std::string_view text)
{
    auto file = read_csv(text);
    Reading reading;
    reading.wrong = std::move(file.wrong);
    if (file.rows.empty()) {
        reading.wrong.push_back({0, "has no header"});
        return reading;
    }
    const auto& header = file.rows.front();
    const auto kind = kind_of(header.cells.front());
    if (!kind) {
        reading.wrong.push_back(
            {header.line,
             fmt::format(
                 "begins with column '{}', which tells nothing: the first column is venue, event, "
                 "session, ticketType or registration",
                 header.cells.front())});
        return reading;
    }
    if (auto wrong = wrong_header(*kind, header.cells); !wrong.empty()) {
        reading.wrong.push_back({header.line, std::move(wrong)});
        return reading;
    }

    for (std::size_t i = 1; i < file.rows.size(); ++i) {
        auto& row = file.rows[i];
        if (row.cells.size() != header.cells.size()) {
            reading.wrong.push_back(
                {row.line,
                 fmt::format(
                     "has {} cells, the header has {}", row.cells.size(), header.cells.size())});
            continue;
        }
        Record record{*kind, {}, row.line, {}};
        for (std::size_t column = 0; column < row.cells.size(); ++column)
            if (!row.cells[column].empty())
                record.fields.push_back({header.cells[column], std::move(row.cells[column])});
        reading.records.push_back(std::move(record));
    }
    return reading;
}

} // namespace bilten::imports
