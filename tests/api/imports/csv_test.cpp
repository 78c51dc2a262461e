#include "api/imports/csv.hpp"

#include <doctest/doctest.h>

using namespace bilten::imports;

namespace {

std::vector<std::vector<std::string>> cells(std::string_view text)
{
    const auto file = read_csv(text);
    CHECK(file.wrong.empty());
    std::vector<std::vector<std::string>> all;
    for (const auto& row : file.rows) all.push_back(row.cells);
    return all;
}

using Cells = std::vector<std::vector<std::string>>;

} // namespace

TEST_SUITE_BEGIN("a reader of CSV");

TEST_CASE("reads plain and quoted cells, whatever ends the lines")
{
    const Cells expected{{"a", "b"}, {"1", "x, \"y\"\nz"}, {"", "2"}};
    CHECK(cells("a,b\n1,\"x, \"\"y\"\"\nz\"\n,2\n") == expected);
    CHECK(cells("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n,2\r\n") == expected);
    CHECK(cells("a,b\n1,\"x, \"\"y\"\"\nz\"\n,2") == expected);
    CHECK(cells("\xEF\xBB\xBF" "a,b\n1,\"x, \"\"y\"\"\nz\"\n,2") == expected);
    CHECK(cells("a\n\"\"\"\"\n") == Cells{{"a"}, {"\""}});
}

TEST_CASE("takes the separator that the header has first")
{
    CHECK(cells("a;b\n1,5;2\n") == Cells{{"a", "b"}, {"1,5", "2"}});
    CHECK(cells("a\tb\n1;2\t3\n") == Cells{{"a", "b"}, {"1;2", "3"}});
    CHECK(cells("\"a;b\",c\n1,2\n") == Cells{{"a;b", "c"}, {"1", "2"}});
}

TEST_CASE("passes over blank lines and counts them")
{
    const auto file = read_csv("a,b\n\n1,2\n\r\n3,4\n");
    REQUIRE(file.rows.size() == 3);
    CHECK(file.rows[1].line == 3);
    CHECK(file.rows[2].line == 5);
}

TEST_CASE("counts the lines inside of quotes")
{
    const auto file = read_csv("a,b\n1,\"x\ny\nz\"\n3,4\n");
    REQUIRE(file.rows.size() == 3);
    CHECK(file.rows[1].line == 2);
    CHECK(file.rows[2].line == 5);
}

TEST_CASE("tells what is wrong with a line, and goes on with the next")
{
    const auto broken = [](std::string_view line) {
        const auto file = read_csv("a,b\n" + std::string{line} + "\n3,4\n");
        REQUIRE(file.wrong.size() == 1);
        CHECK(file.wrong.front().line == 2);
        REQUIRE(file.rows.size() == 2);
        CHECK(file.rows.back() == CsvRow{3, {"3", "4"}});
        return file.wrong.front().text;
    };
    CHECK(broken("1,\"x") == "has a quote that is never closed");
    CHECK(broken("1,x\"y\"") == "has a quote inside of a cell that does not begin with one");
    CHECK(broken("1,\"x\"y") == "goes on after a closing quote");
    CHECK(broken("1,x\ry") == "ends with a lone carriage return");
    CHECK(broken("1,S\xE3o Paulo") == "is not UTF-8: save the file in that encoding");
    CHECK(broken("1,\"S\xE3o\"") == "is not UTF-8: save the file in that encoding");
}

TEST_CASE("makes records of the kind that the first column names")
{
    const auto read = read_csv_records("session,event,capacity\nS1,e1,\nS2,e1,20\n");
    CHECK(read.wrong.empty());
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].kind == Kind::session);
    CHECK(read.records[0].line == 2);
    CHECK(read.records[0].find("capacity") == nullptr); // an empty cell says nothing
    CHECK(*read.records[1].find("capacity") == "20");
}

TEST_CASE("refuses a header that it does not understand, naming the column")
{
    const auto wrong = [](std::string_view text) {
        const auto read = read_csv_records(text);
        CHECK(read.records.empty());
        REQUIRE(read.wrong.size() == 1);
        return read.wrong.front().text;
    };
    CHECK(wrong("") == "has no header");
    CHECK(wrong("name,venue\nx,y\n").starts_with("begins with column 'name', which tells nothing"));
    CHECK(wrong("venue,name,Name\n").starts_with("a venue has no column 'Name'; it has venue,"));
    CHECK(wrong("venue,name,name\n") == "column 'name' is there twice");
}

TEST_CASE("refuses a row with more or fewer cells than its header")
{
    const auto read = read_csv_records("venue,name\nv1,A,B\nv2\nv3,C\n");
    CHECK(read.records.size() == 1);
    CHECK(
        read.wrong ==
        std::vector<Remark>{
            {2, "has 3 cells, the header has 2"}, {3, "has 1 cells, the header has 2"}});
}

TEST_SUITE_END();
